using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;
using SharpPcap;
using SharpPcap.LibPcap;

namespace PcapStream.SharpPcap;

/// <summary>
/// Writes batches with SharpPcap's writer. Its own <see cref="CaptureFileWriterDevice.Write(RawCapture)"/> writes
/// captured lengths as original lengths and cuts times to microseconds; these methods do neither. But the writer still
/// writes directly to the named file, and does not report a full disk. <see cref="CaptureWriter"/> has neither problem.
/// </summary>
public static class FileWriterExtensions
{
    private const int MostSnapLength = 262144;

    /// <summary>Starts a classic pcap with nanosecond times.</summary>
    /// <param name="device">A writer that is not open.</param>
    /// <param name="linkType">The link type of all packets.</param>
    /// <param name="snapLength">The most bytes kept of a packet; 0 for 262,144.</param>
    /// <exception cref="PcapException">The file cannot be created, or files cannot have the link type.</exception>
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
    /// A packet has another link type than the file, or a time that a classic pcap cannot hold; the packets before it
    /// are written.
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
            {
                string reason = $"packet {packet.Number} is {packet.LinkType} and the file {linkType}; "
                    + "a classic pcap has one link type";
                throw new ArgumentException(reason, nameof(batch));
            }
            decimal seconds = PosixTime.Seconds(packet.Timestamp);
            if (seconds is < 0 or >= 1L << 32)
            {
                string reason = $"the time of packet {packet.Number} is {packet.Timestamp}; "
                    + "a classic pcap has times from 1970 to 2106";
                throw new ArgumentException(reason, nameof(batch));
            }
            header.Timeval.Value = seconds;
            header.CaptureLength = (uint)packet.CapturedLength;
            header.PacketLength = packet.OriginalLength;
            device.Write(packet.Data, ref header);
        }
    }
}
