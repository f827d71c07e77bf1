namespace PcapStream.Capture;

/// <summary>Where packets were captured; a classic pcap has exactly one, described by its file header.</summary>
/// <param name="Id">Index within the capture, from 0.</param>
/// <param name="LinkType">What the packets' first bytes are.</param>
/// <param name="SnapLength">Most bytes that were kept of a packet; 0 when the file does not say.</param>
/// <param name="Precision">Precision of the packets' times.</param>
public sealed record CaptureInterface(int Id, LinkType LinkType, uint SnapLength, TimestampPrecision Precision);
