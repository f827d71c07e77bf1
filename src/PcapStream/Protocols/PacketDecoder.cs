using PcapStream.Protocols.Control;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.IpExtensions;
using PcapStream.Protocols.Lan;
using PcapStream.Protocols.Mpls;
using PcapStream.Protocols.Pseudo;
using PcapStream.Protocols.Serial;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Tunnels;
using PcapStream.Protocols.Wireless;

namespace PcapStream.Protocols;

/// <summary>
/// Finds a packet's headers, from the link layer through tunnels to the innermost transport, and what that carries if
/// wanted. Never throws, whatever the bytes, and allocates nothing. One decoder serves one thread, packet after packet.
/// </summary>
/// <param name="applications">Whether it goes on to the protocols of applications: DNS, TLS and HTTP.</param>
public sealed class PacketDecoder(bool applications = false)
{
    /// <summary>Most headers that are followed in a packet.</summary>
    public const int MaxLayers = 64;

    private readonly Layer[] _layers = new Layer[MaxLayers];

    /// <summary>Decodes a packet.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of their first bytes (tcpdump.org registry).</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType) =>
        Decode(data, linkType, (uint)data.Length, _layers);

    /// <summary>Decodes a packet that may not have been captured whole.</summary>
    /// <param name="data">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of their first bytes (tcpdump.org registry).</param>
    /// <param name="originalLength">Bytes on the wire: where a trailer was, if there was one.</param>
    /// <returns>The headers, valid until the next call.</returns>
    public DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength) =>
        Decode(data, linkType, originalLength, _layers);

    /// <summary>Decodes a packet into room for its headers, which stays the caller's.</summary>
    internal DecodedPacket Decode(ReadOnlySpan<byte> data, ushort linkType, uint originalLength, Span<Layer> layers)
    {
        var cursor = new HeaderCursor(data, Math.Max(originalLength, (uint)data.Length), layers, applications);
        Protocol next = LinkTypes.Begin(linkType, ref cursor);
        while (next != Protocol.None)
        {
            if (!cursor.HasRoom)
            {
                cursor.TooDeep(next);
                break;
            }
            next = Take(next, ref cursor);
        }
        return new DecodedPacket(data, cursor.Layers, cursor.Error);
    }

    // Each takes its header and names what follows.
    private static Protocol Take(Protocol protocol, ref HeaderCursor cursor) => protocol switch
    {
        Protocol.Ethernet => EthernetHeader.Take(ref cursor),
        Protocol.Isl => IslHeader.Take(ref cursor),
        Protocol.FabricPath => FabricPathHeader.Take(ref cursor),
        Protocol.LinuxCooked => LinuxCookedHeader.Take(ref cursor),
        Protocol.Null => NullHeader.Take(ref cursor),
        Protocol.Enc => EncHeader.Take(ref cursor),
        Protocol.PfLog => PfLogHeader.Take(ref cursor),
        Protocol.RawIp => RawIpHeader.Take(ref cursor),
        Protocol.ClassicalIp => ClassicalIpHeader.Take(ref cursor),
        Protocol.Ppp => PppHeader.Take(ref cursor),
        Protocol.PppoeDiscovery or Protocol.PppoeSession => PppoeHeader.Take(protocol, ref cursor),
        Protocol.CiscoHdlc => CiscoHdlcHeader.Take(ref cursor),
        Protocol.FrameRelay => FrameRelayHeader.Take(ref cursor),
        Protocol.Atm => AtmHeader.Take(ref cursor),
        Protocol.LanEmulation => LanEmulationHeader.Take(ref cursor),
        Protocol.TokenRing => TokenRingHeader.Take(ref cursor),
        Protocol.Fddi => FddiHeader.Take(ref cursor),
        Protocol.IpOverFibreChannel => IpOverFibreChannelHeader.Take(ref cursor),
        Protocol.IpOverInfiniBand => IpOverInfiniBandHeader.Take(ref cursor),
        Protocol.IpNet => IpNetHeader.Take(ref cursor),
        Protocol.NetfilterLog => NetfilterLogHeader.Take(ref cursor),
        Protocol.Pktap => PktapHeader.Take(ref cursor),
        Protocol.Radiotap => RadiotapHeader.Take(ref cursor),
        Protocol.Ppi => PpiHeader.Take(ref cursor),
        Protocol.Prism => PrismHeader.Take(ref cursor),
        Protocol.Avs => AvsHeader.Take(ref cursor),
        Protocol.WlanRadio => WlanHeader.TakeRadio(ref cursor),
        Protocol.Wlan => WlanHeader.Take(ref cursor),
        Protocol.Llc => LlcHeader.Take(ref cursor),
        Protocol.Vlan => VlanHeader.Take(ref cursor),
        Protocol.ServiceVlan => VlanHeader.TakeService(ref cursor),
        Protocol.BackboneTag => BackboneTagHeader.Take(ref cursor),
        Protocol.MacSec => MacSecHeader.Take(ref cursor),
        Protocol.CiscoMetadata => CiscoMetadataHeader.Take(ref cursor),
        Protocol.VnTag => VnTagHeader.Take(ref cursor),
        Protocol.Arista => AristaHeader.Take(ref cursor),
        Protocol.Mpls => MplsHeader.Take(ref cursor),
        Protocol.Service => ServiceHeader.Take(ref cursor),
        Protocol.PseudowireControl => PseudowireHeader.TakeControlWord(ref cursor),
        Protocol.PseudowireChannel => PseudowireHeader.TakeChannel(ref cursor),

        Protocol.Arp => ArpHeader.Take(ref cursor),
        Protocol.Ipv4 => Ipv4Header.Take(ref cursor),
        Protocol.Ipv6 => Ipv6Header.Take(ref cursor),
        Protocol.Ipv6HopByHop or Protocol.Ipv6Destination => Ipv6OptionsHeader.Take(protocol, ref cursor),
        Protocol.Ipv6Routing => Ipv6RoutingHeader.Take(ref cursor),
        Protocol.Ipv6Fragment => Ipv6FragmentHeader.Take(ref cursor),
        Protocol.AuthenticationHeader => AuthenticationHeader.Take(ref cursor),
        Protocol.EncapsulatingSecurity => EncapsulatingSecurityHeader.Take(ref cursor),
        Protocol.PayloadCompression => PayloadCompressionHeader.Take(ref cursor),
        Protocol.Mobility => MobilityHeader.Take(ref cursor),
        Protocol.HostIdentity => HostIdentityHeader.Take(ref cursor),
        Protocol.Shim6 => Shim6Header.Take(ref cursor),

        Protocol.EtherIp => EtherIpHeader.Take(ref cursor),
        Protocol.Gre => GreHeader.Take(ref cursor),
        Protocol.Erspan => ErspanHeader.Take(ref cursor),
        Protocol.Vxlan => VxlanHeader.Take(ref cursor),
        Protocol.Geneve => GeneveHeader.Take(ref cursor),
        Protocol.Gtp or Protocol.GtpPrime => GtpHeader.Take(protocol, ref cursor),
        Protocol.GtpV2 => GtpV2Header.Take(ref cursor),
        Protocol.Teredo => TeredoHeader.Take(ref cursor),
        Protocol.L2tp => L2tpHeader.Take(ref cursor),
        Protocol.UdpEncapsulation => UdpEncapsulationHeader.Take(ref cursor),
        Protocol.LispData => LispDataHeader.Take(ref cursor),

        Protocol.Tcp => TcpHeader.Take(ref cursor),
        Protocol.Udp => UdpHeader.Take(ref cursor),
        Protocol.UdpLite => UdpLiteHeader.Take(ref cursor),
        Protocol.Icmp => IcmpHeader.Take(ref cursor),
        Protocol.Icmpv6 => Icmpv6Header.Take(ref cursor),
        Protocol.Igmp => IgmpHeader.Take(ref cursor),
        Protocol.Pim => PimHeader.Take(ref cursor),
        Protocol.Sctp => SctpHeader.Take(ref cursor),
        Protocol.Dccp => DccpHeader.Take(ref cursor),

        Protocol.Dns or Protocol.MulticastDns or Protocol.LinkLocalNames => DnsHeader.Take(protocol, ref cursor),
        Protocol.Tls => TlsRecord.Take(ref cursor),
        Protocol.Http or Protocol.Ssdp => HttpMessage.Take(protocol, ref cursor),

        _ => Protocol.None,
    };
}
