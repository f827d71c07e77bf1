using PacketDotNet;
using PcapStream.Protocols;
using PcapStream.SharpPcap.Reading;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>What PacketDotNet says about the headers that are compared.</summary>
internal sealed class PacketDotNetOpinion
{
    private readonly List<HeaderStatement> _statements = [];

    public IReadOnlyList<HeaderStatement> Statements => _statements;

    /// <summary>The exception that ended parsing; null if there was none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The type of the innermost packet, of any protocol; null before the first packet.</summary>
    public string? Innermost { get; private set; }

    /// <summary>Parses a packet, whose bytes PacketDotNet may change; null if it does not know the link type.</summary>
    public static PacketDotNetOpinion? Of(LinkLayers linkLayers, byte[] data)
    {
        var opinion = new PacketDotNetOpinion();
        try
        {
            Packet? packet = Packet.ParsePacket(linkLayers, data);
            while (packet is not null)
            {
                opinion.Innermost = packet.GetType().Name;
                opinion.Add(packet);
                packet = packet.PayloadPacket;
            }
        }
        catch (NotImplementedException) when (opinion.Innermost is null)
        {
            return null;
        }
        catch (Exception error)
        {
            opinion.Failure = error;
        }
        return opinion;
    }

    private void Add(Packet packet)
    {
        switch (packet)
        {
            case EthernetPacket ethernet:
                Begin(Protocol.Ethernet, packet);
                State("eth.type", () => (ushort)ethernet.Type);
                break;
            case Ieee8021QPacket tag:
                Begin(Protocol.Vlan, packet);
                State("vlan.id", () => tag.VlanIdentifier);
                State("vlan.etype", () => (ushort)tag.Type);
                break;
            case PppoePacket session:
                Begin(Protocol.PppoeSession, packet);
                State("pppoe.session_id", () => session.SessionId);
                State("pppoe.payload_length", () => session.Length);
                break;
            case PppPacket ppp:
                Begin(Protocol.Ppp, packet);
                State("ppp.protocol", () => (ushort)ppp.Protocol);
                break;
            case GrePacket gre:
                Begin(Protocol.Gre, packet);
                State("gre.proto", () => (ushort)gre.Protocol);
                break;
            case ArpPacket arp:
                Begin(Protocol.Arp, packet);
                State("arp.opcode", () => (ushort)arp.Operation);
                State("arp.src.hw_mac", () => HardwareAddress.Text(arp.SenderHardwareAddress));
                State("arp.src.proto_ipv4", () => NetworkAddress.From(arp.SenderProtocolAddress));
                State("arp.dst.hw_mac", () => HardwareAddress.Text(arp.TargetHardwareAddress));
                State("arp.dst.proto_ipv4", () => NetworkAddress.From(arp.TargetProtocolAddress));
                break;
            case IPv4Packet ipv4:
                Begin(Protocol.Ipv4, packet);
                State("ip.src", () => NetworkAddress.From(ipv4.SourceAddress));
                State("ip.dst", () => NetworkAddress.From(ipv4.DestinationAddress));
                State("ip.proto", () => (byte)ipv4.Protocol);
                State("ip.hdr_len", () => ipv4.HeaderLength * 4);
                State("ip.len", () => ipv4.TotalLength);
                break;
            case IPv6Packet ipv6:
                Begin(Protocol.Ipv6, packet);
                State("ipv6.src", () => NetworkAddress.From(ipv6.SourceAddress));
                State("ipv6.dst", () => NetworkAddress.From(ipv6.DestinationAddress));
                State("ipv6.nxt", () => (byte)ipv6.NextHeader);
                State("ipv6.plen", () => ipv6.PayloadLength);
                State("ipv6.upper", () => (byte)ipv6.Protocol);
                break;
            case TcpPacket tcp:
                Begin(Protocol.Tcp, packet);
                State("tcp.srcport", () => tcp.SourcePort);
                State("tcp.dstport", () => tcp.DestinationPort);
                State("tcp.hdr_len", () => tcp.DataOffset * 4);
                break;
            case UdpPacket udp:
                Begin(Protocol.Udp, packet);
                State("udp.srcport", () => udp.SourcePort);
                State("udp.dstport", () => udp.DestinationPort);
                State("udp.length", () => udp.Length);
                break;
        }
    }

    private void Begin(Protocol protocol, Packet packet) =>
        _statements.Add(new HeaderStatement(protocol, packet.HeaderSegment.Offset));

    // PacketDotNet reads a field when it is asked for, and throws if it was not captured.
    private void State<T>(string field, Func<T> read) where T : notnull
    {
        string value;
        try
        {
            value = read().ToString()!;
        }
        catch (Exception error)
        {
            value = error.GetType().Name;
        }
        _statements[^1].With(field, value);
    }
}
