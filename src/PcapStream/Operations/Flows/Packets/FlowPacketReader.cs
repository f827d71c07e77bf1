using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Selection;
using PcapStream.Protocols;

namespace PcapStream.Operations.Flows.Packets;

/// <summary>Reads what flows need of packets. For one thread.</summary>
internal sealed class FlowPacketReader
{
    private readonly PacketDecoder _decoder = new();

    /// <summary>Reads the innermost flow of a packet, except the ports of a later fragment; false without IP.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="time">Its time.</param>
    /// <param name="packet">Gets everything that does not depend on other packets.</param>
    /// <param name="ends">Gets its ends, for <see cref="Complete"/>.</param>
    public bool TryRead(in PacketRecord record, Timestamp time, out FlowPacket packet, out FiveTuple ends)
    {
        packet = default;
        DecodedPacket decoded = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
        if (!FiveTuple.TryRead(decoded, out ends))
            return false;
        packet.Time = time.IsKnown ? time.Nanoseconds : Timestamp.NoTime;
        packet.FrameBytes = record.OriginalLength;
        long ipBytes = ends.IpBytes > 0 ? ends.IpBytes : Math.Max(0, record.OriginalLength - ends.IpOffset);
        packet.IpBytes = (uint)ipBytes;
        packet.HeaderBytes = (uint)ends.TransportBytes;
        long headers = ends.PayloadOffset - ends.IpOffset;
        packet.PayloadBytes = (uint)Math.Max(0, ipBytes - headers);
        packet.Flags = ends.Flags;
        packet.Sequence = ends.Sequence;
        packet.Window = ends.Window;
        return true;
    }

    /// <summary>Sets the key, after the ports of a fragment were found.</summary>
    public static void Complete(ref FlowPacket packet, in FiveTuple ends)
    {
        bool isFromLow = ends.IsFromLow;
        bool isIcmp = ends.Number is 1 or 58 && ends.Icmp is not null;
        (ushort source, ushort destination) = (ends.SourcePort, ends.DestinationPort);
        if (isIcmp)
        {
            (byte type, byte code) = ends.Icmp!.Value;
            byte? counterpart = IcmpPorts.Counterpart(ends.Number, type);
            source = type;
            destination = counterpart ?? code;
            isFromLow = counterpart is null || ends.Source < ends.Destination
                || (ends.Source == ends.Destination && source < destination);
        }
        packet.IsFromLow = isFromLow;
        packet.Key = isFromLow
            ? KeyOf(ends.Source, source, ends.Destination, destination, ends.Number)
            : KeyOf(ends.Destination, destination, ends.Source, source, ends.Number);
    }

    private static FlowKey KeyOf(
        NetworkAddress low, ushort lowPort, NetworkAddress high, ushort highPort, byte protocol) =>
        new(low.Bits, high.Bits, lowPort, highPort, protocol, (byte)low.Kind, Unused: 0);
}
