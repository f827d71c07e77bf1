using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Decoding;
using PcapStream.Decoding.Transport;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// Conversations of all layers that are asked for, found in one walk over a packet's headers. Tunnels count at every
/// layer, as tshark's taps do; what an ICMP error quotes was not sent, and counts nowhere.
/// </summary>
internal sealed class FlowStatistic(FlowTable?[] tables, TcpStreamTable? tcp) : Statistic
{
    private const int UdpSize = 8;
    private const int SctpSize = 12;
    private long _tcpSegments;

    public override void Add(in DecodedPacket packet, in PacketRecord record, long time)
    {
        FlowAddress source = default;
        FlowAddress destination = default;
        AddressKind kind = AddressKind.Ethernet;
        long end = 0;
        foreach (ref readonly Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                return;
            ReadOnlySpan<byte> header = packet.Data.Slice(layer.Offset, layer.HeaderLength);
            switch (layer.Protocol)
            {
                case Protocol.Ethernet when header.Length >= 14:
                    tables[(int)FlowLayer.Ethernet]?.Add(AddressKind.Ethernet, FlowAddress.Ethernet(header[6..]), 0, FlowAddress.Ethernet(header), 0, time, record.OriginalLength);
                    break;
                case Protocol.Ipv4 when header.Length >= 20:
                    kind = AddressKind.Ipv4;
                    source = FlowAddress.Ipv4(header[12..]);
                    destination = FlowAddress.Ipv4(header[16..]);
                    int total = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                    end = total == 0 ? record.OriginalLength : layer.Offset + total;
                    tables[(int)FlowLayer.Ipv4]?.Add(kind, source, 0, destination, 0, time, record.OriginalLength);
                    break;
                case Protocol.Ipv6 when header.Length >= 40:
                    kind = AddressKind.Ipv6;
                    source = FlowAddress.Ipv6(header[8..]);
                    destination = FlowAddress.Ipv6(header[24..]);
                    int payload = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
                    end = payload == 0 ? record.OriginalLength : layer.Offset + 40 + payload;
                    tables[(int)FlowLayer.Ipv6]?.Add(kind, source, 0, destination, 0, time, record.OriginalLength);
                    break;
                case Protocol.Tcp when header.Length >= TcpHeader.MinSize && tcp is not null && kind != AddressKind.Ethernet:
                    AddSegment(header, kind, source, destination, end - layer.PayloadOffset, time, record.OriginalLength);
                    break;
                case Protocol.Udp when header.Length >= UdpSize && kind != AddressKind.Ethernet:
                    AddPorts(tables[(int)FlowLayer.Udp], header, kind, source, destination, time, record.OriginalLength);
                    break;
                case Protocol.Sctp when header.Length >= SctpSize && kind != AddressKind.Ethernet:
                    AddPorts(tables[(int)FlowLayer.Sctp], header, kind, source, destination, time, record.OriginalLength);
                    break;
            }
        }
    }

    public override void Complete()
    {
        tcp?.Complete();
        foreach (FlowTable? table in tables)
            table?.Complete();
    }

    public override void Dispose()
    {
        base.Dispose();
        tcp?.Dispose();
        foreach (FlowTable? table in tables)
            table?.Dispose();
    }

    private static void AddPorts(FlowTable? table, ReadOnlySpan<byte> header, AddressKind kind, in FlowAddress source, in FlowAddress destination, long time, uint bytes)
    {
        table?.Add(kind, source, BinaryPrimitives.ReadUInt16BigEndian(header), destination, BinaryPrimitives.ReadUInt16BigEndian(header[2..]), time, bytes);
    }

    private void AddSegment(ReadOnlySpan<byte> header, AddressKind kind, FlowAddress source, FlowAddress destination, long length, long time, uint bytes)
    {
        var segment = new TcpSegment
        {
            Key = new FlowKey(kind, source, BinaryPrimitives.ReadUInt16BigEndian(header), destination, BinaryPrimitives.ReadUInt16BigEndian(header[2..]), out bool fromHigh),
            Ordinal = _tcpSegments++,
            Time = time,
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
            Length = (uint)Math.Clamp(length, 0, uint.MaxValue),
            FrameBytes = bytes,
            Window = BinaryPrimitives.ReadUInt16BigEndian(header[14..]),
            Flags = (TcpControl)(BinaryPrimitives.ReadUInt16BigEndian(header[12..]) & 0x0FFF),
            FromHigh = fromHigh,
        };
        tcp!.Add(segment);
    }
}
