using System.Buffers.Binary;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>
/// Conversations of all requested layers, found in one walk over a packet's headers. Tunnels count at every layer, as
/// in tshark's taps; a packet that an ICMP error quotes was not sent, and is not counted.
/// </summary>
/// <param name="tables">The conversations of layers; null for those that are not asked for.</param>
/// <param name="tcp">The conversations of TCP, where segments are analysed; null otherwise.</param>
/// <param name="log">Gets the segments of a shard instead; null without partials.</param>
internal sealed class FlowCounter(FlowTable?[] tables, TcpStreamTable? tcp, SegmentLog? log) : StatisticCounter
{
    private const int SctpSize = 12;
    private long _tcpSegments;

    public override void Add(in CountedPacket packet) => Add(packet.Headers, packet.Record, packet.Time);

    public override void Complete()
    {
        tcp?.Complete();
        foreach (FlowTable? table in tables)
            table?.Complete();
    }

    public override void Save(PartialWriter writer)
    {
        foreach (FlowTable? table in tables)
            table?.Save(writer);
        log?.Save(writer);
    }

    public override void Load(PartialReader reader)
    {
        foreach (FlowTable? table in tables)
            table?.Load(reader);
        if (log is not null)
            _tcpSegments = SegmentLog.Load(reader, tcp!, _tcpSegments);
    }

    public override void Dispose()
    {
        base.Dispose();
        tcp?.Dispose();
        log?.Dispose();
        foreach (FlowTable? table in tables)
            table?.Dispose();
    }

    private void Add(in DecodedPacket packet, in PacketRecord record, long time)
    {
        AddressBits source = default;
        AddressBits destination = default;
        AddressKind kind = AddressKind.Ethernet;
        long end = 0;
        for (int i = 0; i < packet.Layers.Length; i++)
        {
            ref readonly Layer layer = ref packet.Layers[i];
            if (layer.IsQuoted)
                return;
            ReadOnlySpan<byte> header = packet.Data.Slice(layer.Offset, layer.HeaderLength);
            switch (layer.Protocol)
            {
                // ISL's addresses are at the same offsets: five bytes of the destination, and the type of the frame.
                case Protocol.Ethernet or Protocol.Isl when header.Length >= EthernetHeader.Size:
                    tables[(int)FlowLayer.Ethernet]?.Add(
                        AddressKind.Ethernet, AddressBits.EthernetInHeader(header[6..]), 0,
                        AddressBits.EthernetInHeader(header), 0, time, record.OriginalLength);
                    break;
                case Protocol.Wlan when tables[(int)FlowLayer.Wlan] is { } wlan
                    && Stations.TryRead(packet, i, out AddressKind stations, out AddressBits from, out AddressBits to):
                    wlan.Add(stations, from, 0, to, 0, time, record.OriginalLength);
                    break;
                case Protocol.Ipv4 when header.Length >= Ipv4Header.MinSize && !WholeHeaders.IsCut(packet, i):
                    kind = AddressKind.Ipv4;
                    source = AddressBits.Ipv4(header[12..]);
                    destination = AddressBits.Ipv4(header[16..]);
                    int total = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                    end = total == 0 ? record.OriginalLength : layer.Offset + total;
                    tables[(int)FlowLayer.Ipv4]?.Add(kind, source, 0, destination, 0, time, record.OriginalLength);
                    break;
                case Protocol.Ipv6 when header.Length >= Ipv6Header.Size:
                    kind = AddressKind.Ipv6;
                    source = AddressBits.Ipv6(header[8..]);
                    destination = AddressBits.Ipv6(header[24..]);
                    int payload = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
                    end = payload == 0 ? record.OriginalLength : layer.Offset + 40 + payload;
                    if (tables[(int)FlowLayer.Ipv6] is { } ipv6 && WholeHeaders.HasExtensions(packet, i))
                        ipv6.Add(kind, source, 0, destination, 0, time, record.OriginalLength);
                    break;
                // The destination in the IPv6 header is only the next hop.
                case Protocol.Ipv6Routing when FinalDestination(
                    packet.Data.Slice(layer.Offset, layer.HeaderLength)) is { IsEmpty: false } final:
                    destination = AddressBits.Ipv6(final);
                    break;
                case Protocol.Tcp when header.Length >= TcpHeader.MinSize
                    && (tcp is not null || tables[(int)FlowLayer.Tcp] is not null)
                    && kind != AddressKind.Ethernet
                    && !WholeHeaders.IsCut(packet, i):
                    if (tables[(int)FlowLayer.Tcp] is { } ends)
                        AddPorts(ends, header, kind, source, destination, time, record.OriginalLength);
                    else
                        AddSegment(
                            header, kind, source, destination, end - layer.PayloadOffset, time, record.OriginalLength);
                    break;
                // A mobile node's own address, when it is away from home (RFC 6275, section 6.3).
                case Protocol.Ipv6Destination when HomeAddress(header) is { IsEmpty: false } home:
                    source = AddressBits.Ipv6(home);
                    break;
                case Protocol.Udp when header.Length >= UdpHeader.Size
                    && kind != AddressKind.Ethernet
                    && HasLength(header, kind):
                    AddPorts(
                        tables[(int)FlowLayer.Udp], header, kind, source, destination, time, record.OriginalLength);
                    break;
                case Protocol.Sctp when header.Length >= SctpSize && kind != AddressKind.Ethernet:
                    AddPorts(
                        tables[(int)FlowLayer.Sctp], header, kind, source, destination, time, record.OriginalLength);
                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> FinalDestination(ReadOnlySpan<byte> bytes) =>
        Ipv6RoutingHeader.TryRead(bytes, out Ipv6RoutingHeader header) ? header.FinalDestination : default;

    private static ReadOnlySpan<byte> HomeAddress(ReadOnlySpan<byte> bytes) =>
        Ipv6OptionsHeader.TryRead(bytes, out Ipv6OptionsHeader header) ? header.HomeAddress : default;

    private static bool HasLength(ReadOnlySpan<byte> header, AddressKind kind) =>
        UdpHeader.IsLength(BinaryPrimitives.ReadUInt16BigEndian(header[4..]), kind == AddressKind.Ipv6);

    private static void AddPorts(
        FlowTable? table,
        ReadOnlySpan<byte> header,
        AddressKind kind,
        in AddressBits source,
        in AddressBits destination,
        long time,
        uint bytes)
    {
        table?.Add(
            kind, source, BinaryPrimitives.ReadUInt16BigEndian(header), destination,
            BinaryPrimitives.ReadUInt16BigEndian(header[2..]), time, bytes);
    }

    private void AddSegment(
        ReadOnlySpan<byte> header,
        AddressKind kind,
        AddressBits source,
        AddressBits destination,
        long length,
        long time,
        uint bytes)
    {
        var segment = new CapturedSegment
        {
            Key = new FlowKey(
                kind, source, BinaryPrimitives.ReadUInt16BigEndian(header), destination,
                BinaryPrimitives.ReadUInt16BigEndian(header[2..]), out bool fromHigh),
            Ordinal = _tcpSegments++,
            FrameBytes = bytes,
            Segment = new TcpSegment
            {
                Time = time,
                Sequence = BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
                Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
                Length = (uint)Math.Clamp(length, 0, uint.MaxValue),
                Window = BinaryPrimitives.ReadUInt16BigEndian(header[14..]),
                Flags = TcpHeader.FlagsOf(header),
                FromHigh = fromHigh,
            },
        };
        if (log is null)
            tcp!.Add(segment);
        else
            log.Add(segment);
    }
}
