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
            if (layer.Protocol is Protocol.Vlan or Protocol.ServiceVlan)
                AddTags(layer, packet.Bytes(layer), statements);
            else if (IsCompared(layer.Protocol))
                statements.Add(StatementOf(packet, i));
        }
        return statements;
    }

    private static bool IsCompared(Protocol protocol) => protocol is Protocol.Ethernet or Protocol.PppoeSession
        or Protocol.Ppp or Protocol.Gre or Protocol.Arp or Protocol.Ipv4 or Protocol.Ipv6 or Protocol.Tcp
        or Protocol.Udp;

    private static HeaderStatement StatementOf(DecodedPacket packet, int index)
    {
        Layer layer = packet.Layers[index];
        ReadOnlySpan<byte> bytes = packet.Bytes(layer);
        var statement = new HeaderStatement(layer.Protocol, layer.Offset);
        return layer.Protocol switch
        {
            Protocol.Ethernet when EthernetHeader.TryRead(bytes, out EthernetHeader ethernet) =>
                statement.With("eth.type", ethernet.TypeOrLength),
            Protocol.PppoeSession when PppoeHeader.TryRead(bytes, out PppoeHeader session) => statement
                .With("pppoe.session_id", session.SessionId)
                .With("pppoe.payload_length", session.PayloadLength),
            Protocol.Ppp when PppHeader.TryRead(bytes, out PppHeader ppp) =>
                statement.With("ppp.protocol", ppp.Protocol),
            Protocol.Gre when GreHeader.TryRead(bytes, out GreHeader gre) =>
                statement.With("gre.proto", gre.ProtocolType),
            Protocol.Arp when ArpHeader.TryRead(bytes, out ArpHeader arp) => statement
                .With("arp.opcode", arp.Operation)
                .With("arp.src.hw_mac", arp.SenderHardware)
                .With("arp.src.proto_ipv4", arp.SenderProtocol)
                .With("arp.dst.hw_mac", arp.TargetHardware)
                .With("arp.dst.proto_ipv4", arp.TargetProtocol),
            Protocol.Ipv4 when Ipv4Header.TryRead(bytes, out Ipv4Header ip) => statement
                .With("ip.src", ip.Source)
                .With("ip.dst", ip.Destination)
                .With("ip.proto", ip.Protocol)
                .With("ip.hdr_len", ip.HeaderLength)
                .With("ip.len", ip.TotalLength),
            Protocol.Ipv6 when Ipv6Header.TryRead(bytes, out Ipv6Header ip) => statement
                .With("ipv6.src", ip.Source)
                .With("ipv6.dst", ip.Destination)
                .With("ipv6.nxt", ip.NextHeader)
                .With("ipv6.plen", ip.PayloadLength)
                .With("ipv6.upper", UpperProtocol(packet, index, ip.NextHeader)),
            Protocol.Tcp when TcpHeader.TryRead(bytes, out TcpHeader tcp) => statement
                .With("tcp.srcport", tcp.SourcePort)
                .With("tcp.dstport", tcp.DestinationPort)
                .With("tcp.hdr_len", tcp.HeaderLength),
            Protocol.Udp when UdpHeader.TryRead(bytes, out UdpHeader udp) => statement
                .With("udp.srcport", udp.SourcePort)
                .With("udp.dstport", udp.DestinationPort)
                .With("udp.length", udp.Length),
            _ => statement,
        };
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
}
