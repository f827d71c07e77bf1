using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;
using SharpPcap.PcapCounters;

namespace PcapStream.SharpPcap;

/// <summary>
/// SharpPcap's writer fed from batches. Its own <see cref="CaptureFileWriterDevice.Write(RawCapture)"/> writes captured
/// lengths as original ones and cuts times to microseconds; this does neither. What neither can mend: it writes into the
/// file that bears the name, and nobody learns that a disk was full. <see cref="CaptureWriter"/> has neither fault.
/// </summary>
public static class FileWriterExtensions
{
    private const int MostSnapLength = 262144;

    /// <summary>Starts a classic pcap with times to the nanosecond.</summary>
    /// <param name="device">A writer that is not open.</param>
    /// <param name="linkType">What all packets' first bytes are.</param>
    /// <param name="snapLength">Most bytes that were kept of a packet; 0 for 262,144.</param>
    /// <exception cref="PcapException">The file cannot be created, or no file can hold the link type.</exception>
    public static void Open(this CaptureFileWriterDevice device, LinkType linkType, int snapLength = 0)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(snapLength);
        device.Open(new DeviceConfiguration
        {
            LinkLayerType = linkType.ToLinkLayers(),
            Snaplen = snapLength == 0 ? MostSnapLength : snapLength,
            TimestampResolution = TimestampResolution.Nanosecond,
        });
    }

    /// <summary>Writes a batch's packets, with their original lengths, at the writer's resolution.</summary>
    /// <param name="device">An open writer.</param>
    /// <param name="batch">A batch that is not yet released.</param>
    /// <exception cref="ArgumentException">
    /// A packet has another link type than the file, or a time that a classic pcap cannot hold; those before it are written.
    /// </exception>
    public static void Write(this CaptureFileWriterDevice device, PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(batch);
        var linkType = LinkType.FromDataLinkNumber((int)device.LinkType);
        var header = new PcapHeader(0, 0, 0, 0);
        foreach (PacketView packet in batch)
        {
            if (packet.LinkType != linkType)
                throw new ArgumentException($"packet {packet.Number} is {packet.LinkType} and the file {linkType}; a classic pcap has one link type", nameof(batch));
            decimal seconds = PosixTime.Seconds(packet.Timestamp);
            if (seconds is < 0 or >= 1L << 32)
                throw new ArgumentException($"packet {packet.Number} is of {packet.Timestamp}; a classic pcap's times go from 1970 to 2106", nameof(batch));
            header.Timeval.Value = seconds;
            header.CaptureLength = (uint)packet.CapturedLength;
            header.PacketLength = packet.OriginalLength;
            device.Write(packet.Data, ref header);
        }
    }
}
