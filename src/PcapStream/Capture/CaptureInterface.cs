namespace PcapStream.Capture;

/// <summary>Where packets were captured; a classic pcap has exactly one, described by its file header.</summary>
/// <param name="Id">Index within the capture, from 0, counted over all sections.</param>
/// <param name="LinkType">What the packets' first bytes are.</param>
/// <param name="SnapLength">Most bytes that were kept of a packet; 0 when the file does not say.</param>
/// <param name="Precision">Precision of the packets' times.</param>
public sealed record CaptureInterface(int Id, LinkType LinkType, uint SnapLength, TimestampPrecision Precision)
{
    /// <summary>The device's name, such as <c>eth0</c>; null when the file does not say.</summary>
    public string? Name { get; init; }

    /// <summary>What its user calls the device; null when the file does not say.</summary>
    public string? Description { get; init; }

    /// <summary>The capture filter; null when the file does not say, or has it as something other than text.</summary>
    public string? Filter { get; init; }

    /// <summary>The operating system of the machine with the device; null when the file does not say.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The device's hardware; null when the file does not say.</summary>
    public string? Hardware { get; init; }
}
