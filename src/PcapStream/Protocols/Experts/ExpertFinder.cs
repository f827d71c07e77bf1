using System.Buffers.Binary;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Experts;

/// <summary>Finds the expert items of a packet, in tshark's order.</summary>
/// <param name="values">The values of a field.</param>
/// <param name="write">Adds an item to them.</param>
internal readonly ref struct ExpertFinder(FieldValues values, ExpertSink write)
{
    private const int LowTimeToLive = 5;
    private const int ChecksumOffset = 2;
    private const int ChecksumEnd = 4;
    private const int AddressesOffset = 8;
    private const byte Icmpv6 = 58;
    private const byte GroupManagement = 2;
    private const byte ProtocolIndependentMulticast = 103;
    private const byte OpenShortestPathFirst = 89;
    private const byte AnyTimeToLive = 0;
    private const int RoutingTypeOffset = 2;
    private const int RoutingTypeEnd = 4;

    /// <summary>Finds the items of a packet, whose headers of applications are decoded.</summary>
    public void Find(in FieldSource packet)
    {
        FieldSource source = packet;
        FindFrame(source);
        // The end of the innermost IP packet on the wire.
        long end = source.Frame.OriginalLength;
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = 0; i < layers.Length; i++)
        {
            source.Index = i;
            Layer layer = layers[i];
            // A datagram of several fragments is after the packet's own bytes.
            if (end < layer.Offset)
                end = layer.End;
            switch (layer.Protocol)
            {
                case Protocol.Ethernet when source.Header.Length > 6 && (source.Header[6] & 1) != 0:
                    Add(ExpertKind.GroupSource, 0, source);
                    break;
                case Protocol.Ipv4:
                    FindIpv4(source, ref end);
                    break;
                case Protocol.Ipv6:
                    FindIpv6(source, ref end);
                    break;
                case Protocol.Ipv6Routing
                    when source.Header.Length >= RoutingTypeEnd && source.Header[RoutingTypeOffset] == 0:
                    Add(ExpertKind.RoutingDeprecated, 0, source);
                    break;
                case Protocol.Icmp:
                    FindChecksum(ExpertKind.IcmpChecksum, source.Bytes, 0, source);
                    break;
                case Protocol.Icmpv6 when i > 0 && layers[i - 1].Protocol == Protocol.Ipv6:
                    ushort addresses = InternetChecksum.Sum(source.Packet.Header(layers[i - 1])[AddressesOffset..]);
                    ushort rest = InternetChecksum.Add((ushort)(layer.End - layer.Offset), Icmpv6);
                    FindChecksum(
                        ExpertKind.Icmpv6Checksum, source.Bytes, InternetChecksum.Add(addresses, rest), source);
                    break;
                case Protocol.Pim when i > 0 && layers[i - 1].Protocol == Protocol.Ipv4:
                    FindPim(source);
                    break;
                case Protocol.Tcp:
                    new TcpExperts(this).Find(source);
                    break;
                case Protocol.Udp:
                    FindUdp(source);
                    break;
                case Protocol.Http:
                    FindMessage(ExpertKind.Http, source);
                    break;
                case Protocol.Ssdp:
                    FindMessage(ExpertKind.Ssdp, source);
                    break;
                case Protocol.Dns:
                    FindRepeated(ExpertKind.DnsQuery, source);
                    break;
                case Protocol.MulticastDns:
                    FindRepeated(ExpertKind.MulticastQuery, source);
                    break;
                case Protocol.LinkLocalNames:
                    FindRepeated(ExpertKind.LinkLocalQuery, source);
                    break;
            }
            if (layer.End < source.Packet.Data.Length)
                end = Math.Min(end, layer.End);
        }
        if (layers.Length > 1 && layers[0].Protocol == Protocol.Ethernet)
            FindTrailer(source);
    }

    /// <summary>Adds an item.</summary>
    public void Add(ExpertKind kind, long value, in FieldSource source) =>
        write(new ExpertItem(kind, value), source, values);

    private void FindFrame(in FieldSource source)
    {
        if (source.Frame.OriginalLength < (ulong)source.Packet.Data.Length)
            Add(ExpertKind.FrameLength, 0, source);
        // The index of packets has no length of longer options.
        if (PacketOptions.Words(source.Options.Length) == ushort.MaxValue)
            return;
        var options = new OptionReader(source.Options, source.Frame.Interface?.ByteOrder == ByteOrder.BigEndian);
        while (options.MoveNext())
        {
            ReadOnlySpan<byte> comment = OptionText.Trim(options.Value);
            if (options.Code == OptionReader.Comment && source.Options.Overlaps(comment, out int offset))
                write(new ExpertItem(ExpertKind.Comment, offset, comment.Length), source, values);
        }
    }

    // What fills a frame up to the least length should be zeros.
    private void FindTrailer(in FieldSource source)
    {
        const int LeastLength = 60;
        Layer payload = source.Packet.Layers[1];
        DecodeError error = source.Packet.Error;
        if (error.Fault != DecodeFault.None && error.Layer == payload.Protocol)
            return;
        // An IPv6 packet without a length has no payload for tshark's Ethernet.
        bool endsWithHeader = payload.Protocol == Protocol.Arp
            || (payload.Protocol == Protocol.Ipv6 && payload.HeaderLength == Ipv6Header.Size
                && source.Packet.Header(payload)[4..7] is [0, 0, not Ipv6Header.HopByHop]);
        int end = endsWithHeader ? payload.PayloadOffset : payload.End;
        ReadOnlySpan<byte> frame = source.Packet.Data;
        if (payload.Protocol is Protocol.Ipv4 or Protocol.Ipv6 or Protocol.Arp && end < LeastLength
            && frame.Length >= LeastLength && frame[end..LeastLength].ContainsAnyExcept((byte)0))
            Add(ExpertKind.Trailer, 0, source);
    }

    private void FindIpv4(in FieldSource source, ref long end)
    {
        Layer layer = source.Packet.Layers[source.Index];
        if (layer.HeaderLength > 0 && source.Header[0] >> 4 != 4)
        {
            Add(ExpertKind.Ipv4Version, 0, source);
            return;
        }
        if (!Ipv4Header.TryRead(source.Bytes, out Ipv4Header header))
            return;
        long there = end - layer.Offset;
        if (header.TotalLength > there && !layer.IsQuoted)
            Add(ExpertKind.Ipv4Length, there, source);
        else if (header.TotalLength > 0)
            end = layer.Offset + header.TotalLength;
        if (!layer.IsQuoted)
            FindTimeToLive(header, source);
        HeaderOptions options = header.Options;
        int length = Ipv4Header.MinSize;
        while (options.MoveNext())
            length += options.Current.Length;
        if (options.IsMalformed && length + 1 < header.HeaderLength && source.Bytes[length + 1] > 1)
            Add(ExpertKind.Ipv4Option, source.Bytes[length + 1] << 8 | source.Bytes[length], source);
    }

    // Packets to 224.0.0.0/24 are never routed (RFC 3171).
    private void FindTimeToLive(Ipv4Header header, in FieldSource source)
    {
        uint destination = (uint)header.Destination.Bits.Lower;
        if (destination >> 8 == 0xE00000)
        {
            int expected = (byte)destination switch
            {
                18 or 102 or 251 => byte.MaxValue,
                252 => AnyTimeToLive,
                _ => 1,
            };
            if (header.Protocol == GroupManagement)
                expected = 1;
            if (expected != AnyTimeToLive && header.TimeToLive != expected)
                Add(ExpertKind.LocalTimeToLive, expected, source);
        }
        else if (header.TimeToLive < LowTimeToLive && destination >> 28 != 0xE
            && header.Protocol is not (ProtocolIndependentMulticast or OpenShortestPathFirst))
        {
            Add(ExpertKind.LowTimeToLive, header.TimeToLive, source);
        }
    }

    private void FindIpv6(in FieldSource source, ref long end)
    {
        Layer layer = source.Packet.Layers[source.Index];
        if (layer.HeaderLength > 0 && source.Header[0] >> 4 != Ipv6Header.Version)
        {
            Add(ExpertKind.Ipv6Version, 0, source);
            return;
        }
        if (!Ipv6Header.TryRead(source.Bytes, out Ipv6Header header))
            return;
        long there = end - layer.PayloadOffset;
        long length = WireLength.OfIpv6Payload(source, source.Index);
        bool isPresumed = header.PayloadLength == 0 && source.Header[6] != Ipv6Header.NoNextHeader
            && (source.Header[6] != Ipv6Header.HopByHop || length == 0);
        if (isPresumed)
            Add(ExpertKind.Ipv6NoLength, 0, source);
        else if (length > there && there >= 0 && !layer.IsQuoted)
            Add(ExpertKind.Ipv6Length, there, source);
        else
            end = layer.PayloadOffset + length;
    }

    // A register's checksum leaves out the packet in it (RFC 7761, section 4.9).
    private void FindPim(in FieldSource source)
    {
        const byte Register = 0x21;
        const int Version = 2;
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (bytes.Length >= ChecksumEnd * 2 && bytes[0] >> 4 == Version)
        {
            FindChecksum(
                ExpertKind.PimChecksum, bytes[0] == Register ? bytes[..(ChecksumEnd * 2)] : bytes, 0, source);
        }
    }

    private void FindChecksum(ExpertKind kind, ReadOnlySpan<byte> bytes, ushort pseudo, in FieldSource source)
    {
        if (source.Packet.Layers[source.Index].IsQuoted || source.IsFragment || bytes.Length < ChecksumEnd
            || source.Bytes.Length < WireLength.OfLayer(source))
            return;
        ushort sum = InternetChecksum.Add(InternetChecksum.Sum(bytes), pseudo);
        if (sum == ushort.MaxValue)
            return;
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(bytes[ChecksumOffset..]);
        Add(kind, InternetChecksum.Add(checksum, (ushort)~sum), source);
    }

    private void FindUdp(in FieldSource source)
    {
        const int FirstHop = 33434;
        const int Ports = 9;
        const int Attempts = 3;
        const int Size = 8;
        Layer layer = source.Packet.Layers[source.Index];
        if (layer.IsQuoted || source.Bytes.Length < Size)
            return;
        int hop = BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[2..]) - FirstHop;
        int length = BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]);
        bool isJumbogram = length == 0 && UdpHeader.IsInIpv6(source.Packet.Layers[..source.Index]);
        if (isJumbogram && WireLength.OfLayer(source) <= ushort.MaxValue)
            Add(ExpertKind.UdpNoLength, 0, source);
        else if (length < Size && !isJumbogram)
            Add(ExpertKind.UdpTooShort, length, source);
        else if (length > WireLength.OfLayer(source) && !source.IsFragment)
            Add(ExpertKind.UdpTooLong, length, source);
        if (hop is >= 0 and < Ports)
            Add(ExpertKind.Traceroute, (hop / Attempts + 1) << 8 | (hop % Attempts + 1), source);
    }

    // Its first line, with the end of the line.
    private void FindMessage(ExpertKind kind, in FieldSource source)
    {
        ReadOnlySpan<byte> line = source.Bytes.TrimStart("\r\n"u8);
        if (!HttpMessage.TryReadExpected(line, out HttpMessage message)
            || (message.IsRequest && !HttpMethods.IsKnown(message.Method)))
            return;
        if (line.IndexOf((byte)'\n') is >= 0 and int end)
            line = line[..(end + 1)];
        int offset = source.Packet.Layers[source.Index].End - source.Bytes.TrimStart("\r\n"u8).Length;
        write(new ExpertItem(kind, offset, line.Length), source, values);
    }

    private void FindRepeated(ExpertKind query, in FieldSource source)
    {
        const int Response = 0x80;
        if (source.HasFacts(out StreamFacts facts) && facts.Original > 0)
            Add((source.Bytes[2] & Response) != 0 ? query + 1 : query, facts.Original, source);
    }
}
