using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Serial;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Tunnels;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>What PcapStream says about the headers that are compared. An incomplete header has no fields.</summary>
internal static class OurOpinion
{
    public static List<HeaderStatement> Of(DecodedPacket packet)
    {
        var statements = new List<HeaderStatement>();
        for (int i = 0; i < packet.Layers.Length; i++)
        {
            Layer layer = packet.Layers[i];
            ReadOnlySpan<byte> bytes = packet.Bytes(layer);
            switch (layer.Protocol)
            {
                case Protocol.Ethernet:
                    statements.Add(Ethernet(layer, bytes));
                    break;
                case Protocol.Vlan:
                case Protocol.ServiceVlan:
                    AddTags(layer, bytes, statements);
                    break;
                case Protocol.PppoeSession:
                    statements.Add(Pppoe(layer, bytes));
                    break;
                case Protocol.Ppp:
                    statements.Add(Ppp(layer, bytes));
                    break;
                case Protocol.Gre:
                    statements.Add(Gre(layer, bytes));
                    break;
                case Protocol.Arp:
                    statements.Add(Arp(layer, bytes));
                    break;
                case Protocol.Ipv4:
                    statements.Add(Ipv4(layer, bytes));
                    break;
                case Protocol.Ipv6:
                    statements.Add(Ipv6(layer, bytes, packet, i));
                    break;
                case Protocol.Tcp:
                    statements.Add(Tcp(layer, bytes));
                    break;
                case Protocol.Udp:
                    statements.Add(Udp(layer, bytes));
                    break;
            }
        }
        return statements;
    }

    private static HeaderStatement Ethernet(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Ethernet, layer.Offset);
        return EthernetHeader.TryRead(bytes, out EthernetHeader header)
            ? statement.With("eth.type", header.TypeOrLength)
            : statement;
    }

    // A service tag and the one after it are one layer.
    private static void AddTags(Layer layer, ReadOnlySpan<byte> bytes, List<HeaderStatement> statements)
    {
        int count = Math.Max(1, layer.HeaderLength / VlanHeader.Size);
        for (int i = 0; i < count; i++)
        {
            var statement = new HeaderStatement(Protocol.Vlan, layer.Offset + i * VlanHeader.Size);
            statements.Add(VlanHeader.TryRead(bytes[(i * VlanHeader.Size)..], out VlanHeader header)
                ? statement.With("vlan.id", header.Identifier).With("vlan.etype", header.TypeOrLength)
                : statement);
        }
    }

    private static HeaderStatement Pppoe(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.PppoeSession, layer.Offset);
        return PppoeHeader.TryRead(bytes, out PppoeHeader header)
            ? statement.With("pppoe.session_id", header.SessionId)
                .With("pppoe.payload_length", header.PayloadLength)
            : statement;
    }

    private static HeaderStatement Ppp(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Ppp, layer.Offset);
        return PppHeader.TryRead(bytes, out PppHeader header)
            ? statement.With("ppp.protocol", header.Protocol)
            : statement;
    }

    private static HeaderStatement Gre(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Gre, layer.Offset);
        return GreHeader.TryRead(bytes, out GreHeader header)
            ? statement.With("gre.proto", header.ProtocolType)
            : statement;
    }

    private static HeaderStatement Arp(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Arp, layer.Offset);
        return ArpHeader.TryRead(bytes, out ArpHeader header)
            ? statement.With("arp.opcode", header.Operation)
                .With("arp.src.hw_mac", header.SenderHardware)
                .With("arp.src.proto_ipv4", header.SenderProtocol)
                .With("arp.dst.hw_mac", header.TargetHardware)
                .With("arp.dst.proto_ipv4", header.TargetProtocol)
            : statement;
    }

    private static HeaderStatement Ipv4(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Ipv4, layer.Offset);
        return Ipv4Header.TryRead(bytes, out Ipv4Header header)
            ? statement.With("ip.src", header.Source)
                .With("ip.dst", header.Destination)
                .With("ip.proto", header.Protocol)
                .With("ip.hdr_len", header.HeaderLength)
                .With("ip.len", header.TotalLength)
            : statement;
    }

    private static HeaderStatement Ipv6(Layer layer, ReadOnlySpan<byte> bytes, DecodedPacket packet, int index)
    {
        var statement = new HeaderStatement(Protocol.Ipv6, layer.Offset);
        return Ipv6Header.TryRead(bytes, out Ipv6Header header)
            ? statement.With("ipv6.src", header.Source)
                .With("ipv6.dst", header.Destination)
                .With("ipv6.nxt", header.NextHeader)
                .With("ipv6.plen", header.PayloadLength)
                .With("ipv6.upper", UpperProtocol(packet, index, header.NextHeader))
            : statement;
    }

    // The protocol after the extension headers, whose first byte it is.
    private static byte UpperProtocol(DecodedPacket packet, int index, byte next)
    {
        for (int i = index + 1; i < packet.Layers.Length; i++)
        {
            Layer layer = packet.Layers[i];
            if (!HeaderKinds.IsExtension(layer.Protocol) || layer.HeaderLength == 0)
                break;
            next = packet.Data[layer.Offset];
        }
        return next;
    }

    private static HeaderStatement Tcp(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Tcp, layer.Offset);
        return TcpHeader.TryRead(bytes, out TcpHeader header)
            ? statement.With("tcp.srcport", header.SourcePort)
                .With("tcp.dstport", header.DestinationPort)
                .With("tcp.hdr_len", header.HeaderLength)
            : statement;
    }

    private static HeaderStatement Udp(Layer layer, ReadOnlySpan<byte> bytes)
    {
        var statement = new HeaderStatement(Protocol.Udp, layer.Offset);
        return UdpHeader.TryRead(bytes, out UdpHeader header)
            ? statement.With("udp.srcport", header.SourcePort)
                .With("udp.dstport", header.DestinationPort)
                .With("udp.length", header.Length)
            : statement;
    }
}
