using System.Buffers.Binary;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// Reads packets as Zeek's packet analyzers do: headers of IP tunnels are no connections, and headers that contradict
/// themselves, or whose IPv4 checksum is wrong, are left out. Lengths are those of the transport's header.
/// </summary>
internal sealed class ZeekPacketReader(bool checksums, HashSeed seed) : FlowPacketReader(FlowTunnels.Both, seed)
{
    private const int Ipv4ProtocolOffset = 9;
    private const int UdpLengthOffset = 4;
    private const int UdpChecksumOffset = 6;

    // The headers of UDP and ICMP.
    private const int ShortHeaderBytes = 8;

    protected override FlowRole RoleOf(in PacketRecord record, ref FiveTuple ends, ref FlowPacket packet)
    {
        if (!HasValidIp(record, ends, ref packet))
            return FlowRole.None;
        bool isIpv4 = ends.Source.Kind == AddressKind.Ipv4;
        // Zeek follows authentication headers in IPv6 only.
        if (isIpv4)
            ends.Number = record.Data[ends.IpOffset + Ipv4ProtocolOffset];
        else if (!ReadExtensions(record.Data, ref ends, ref packet))
            return FlowRole.None;
        switch (ends.Number)
        {
            case IpNumbers.Ipv4 or IpNumbers.Ipv6 or IpNumbers.Gre:
                return FlowRole.Tunnel;
            case IpNumbers.NoNextHeader:
            case IpNumbers.Esp or IpNumbers.Mobility when !isIpv4:
                return FlowRole.None;
            case IpNumbers.Tcp or IpNumbers.Udp or IpNumbers.Icmp or IpNumbers.Icmpv6 when !ends.IsLaterFragment:
                return ReadTransport(record.Data, ends, ref packet) ? FlowRole.Flow : FlowRole.None;
            default:
                (ends.SourcePort, ends.DestinationPort, ends.HasPorts) = (0, 0, false);
                return FlowRole.Flow;
        }
    }

    protected override bool IsOpaque(in FiveTuple ends) => ends.Number switch
    {
        IpNumbers.Ipv4 or IpNumbers.Ipv6 or IpNumbers.Gre => false,
        IpNumbers.Udp => !IsTunnel(ends.SourcePort) && !IsTunnel(ends.DestinationPort),
        _ => true,
    };

    // GTP, Teredo, GRE, VXLAN, AYIYA and Geneve.
    private static bool IsTunnel(ushort port) => port is 2123 or 2152 or 3544 or 4754 or UdpPorts.Vxlan or 5072 or 6081;

    private bool HasValidIp(in PacketRecord record, in FiveTuple ends, ref FlowPacket packet)
    {
        bool isIpv4 = ends.Source.Kind == AddressKind.Ipv4;
        if (ends.IpBytes == 0)
        {
            // Segmentation offload leaves the length of IPv4 at 0; a length of 0 in IPv6 is one.
            if (!isIpv4)
                packet.IpBytes = Ipv6Header.Size;
            else if (checksums)
                return false;
        }
        else if (record.OriginalLength < (uint)ends.IpOffset + (uint)ends.IpBytes)
            return false;
        if (record.Data.Length - ends.IpOffset < packet.IpBytes)
            packet.Faults |= PacketFaults.Truncated;
        if (!isIpv4 || !checksums)
            return true;
        ReadOnlySpan<byte> ip = record.Data[ends.IpOffset..];
        int header = (ip[0] & 0xF) * sizeof(uint);
        return header >= Ipv4Header.MinSize && header <= ip.Length
            && InternetChecksum.Sum(ip[..header]) == ushort.MaxValue;
    }

    // False for headers that are longer than their packet.
    private static bool ReadExtensions(ReadOnlySpan<byte> data, ref FiveTuple ends, ref FlowPacket packet)
    {
        var extensions = new ZeekExtensions(data[ends.IpOffset..]);
        if (extensions.Length > packet.IpBytes)
            return false;
        ends.Number = extensions.Next;
        if (!extensions.Source.IsEmpty)
            ends.Source = NetworkAddress.Ipv6(extensions.Source);
        if (!extensions.Destination.IsEmpty)
            ends.Destination = NetworkAddress.Ipv6(extensions.Destination);
        return true;
    }

    // False for less than a header, which is no connection.
    private bool ReadTransport(ReadOnlySpan<byte> data, in FiveTuple ends, ref FlowPacket packet)
    {
        int start = ends.PayloadOffset - ends.TransportBytes;
        long length = packet.IpBytes - (start - ends.IpOffset);
        int least = ends.Number == IpNumbers.Tcp ? TcpHeader.MinSize : ShortHeaderBytes;
        ReadOnlySpan<byte> transport = data[Math.Min(start, data.Length)..];
        if (length < least || transport.Length < least)
            return false;
        bool isWhole = transport.Length >= length;
        if (isWhole)
            transport = transport[..(int)length];
        switch (ends.Number)
        {
            case IpNumbers.Tcp:
                int header = (transport[12] >> 4) * sizeof(uint);
                if (header < TcpHeader.MinSize || header > transport.Length)
                    packet.Faults |= PacketFaults.Header;
                packet.PayloadBytes = (uint)Math.Max(0, length - header);
                break;
            case IpNumbers.Udp:
                int udp = BinaryPrimitives.ReadUInt16BigEndian(transport[UdpLengthOffset..]);
                packet.PayloadBytes = (uint)Math.Max(0, udp - ShortHeaderBytes);
                break;
            default:
                packet.PayloadBytes = (uint)(length - ShortHeaderBytes);
                break;
        }
        if (checksums && isWhole && ends.Fragment is null && !IsRight(transport, ends))
            packet.Faults |= PacketFaults.Checksum;
        else if (packet.PayloadBytes > 0)
            ReadPayload(transport, ends, isWhole, ref packet);
        return true;
    }

    // What was not captured whole is not part of a stream.
    private static void ReadPayload(
        ReadOnlySpan<byte> transport, in FiveTuple ends, bool isWhole, ref FlowPacket packet)
    {
        switch (ends.Number)
        {
            case IpNumbers.Tcp when isWhole && transport.Length > ends.TransportBytes:
                ReadOnlySpan<byte> data = transport[ends.TransportBytes..];
                packet.Clues = ZeekClueReader.OfTcp(data, ends.SourcePort, ends.DestinationPort);
                packet.Data = DataPort.Read(data, ends.SourcePort, ends.DestinationPort);
                break;
            case IpNumbers.Udp:
                packet.Clues = ZeekClueReader.OfUdp(
                    transport[ShortHeaderBytes..], ends.SourcePort, ends.DestinationPort);
                break;
        }
    }

    private static bool IsRight(ReadOnlySpan<byte> transport, in FiveTuple ends)
    {
        bool isIpv4 = ends.Source.Kind == AddressKind.Ipv4;
        if (ends.Number == IpNumbers.Udp && BinaryPrimitives.ReadUInt16BigEndian(transport[UdpChecksumOffset..]) == 0)
            return isIpv4 || ends.DestinationPort == UdpPorts.Vxlan;
        ushort sum = InternetChecksum.Sum(transport);
        return ushort.MaxValue == (ends.Number == IpNumbers.Icmp
            ? sum
            : InternetChecksum.Add(sum, PseudoHeader(ends, transport.Length)));
    }

    private static ushort PseudoHeader(in FiveTuple ends, int length)
    {
        Span<byte> header = stackalloc byte[2 * 16 + 8];
        ends.Source.TryWriteBytes(header, out int source);
        ends.Destination.TryWriteBytes(header[source..], out int destination);
        Span<byte> rest = header[(source + destination)..];
        BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(rest[sizeof(uint)..], ends.Number);
        return InternetChecksum.Sum(header[..(source + destination + 2 * sizeof(uint))]);
    }
}
