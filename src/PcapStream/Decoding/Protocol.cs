namespace PcapStream.Decoding;

/// <summary>
/// The protocols whose headers are decoded. <see cref="ProtocolNames"/> has tshark's name of each. The order is that of
/// reports: link layer first.
/// </summary>
public enum Protocol : byte
{
    /// <summary>None: nothing follows, or what follows is not known.</summary>
    None,

    /// <summary>The record as a whole, whatever its bytes are.</summary>
    Frame,

    /// <summary>Ethernet, IEEE 802.3.</summary>
    Ethernet,

    /// <summary>Linux cooked capture, version 1 or 2.</summary>
    LinuxCooked,

    /// <summary>BSD loopback, either byte order.</summary>
    Null,

    /// <summary>An IP packet with no link header.</summary>
    RawIp,

    /// <summary>PPP, RFC 1661.</summary>
    Ppp,

    /// <summary>PPPoE discovery, RFC 2516.</summary>
    PppoeDiscovery,

    /// <summary>PPPoE session, RFC 2516.</summary>
    PppoeSession,

    /// <summary>Cisco's HDLC.</summary>
    CiscoHdlc,

    /// <summary>Frame Relay, RFC 2427.</summary>
    FrameRelay,

    /// <summary>Radiotap, radiotap.org.</summary>
    Radiotap,

    /// <summary>Per-Packet Information.</summary>
    Ppi,

    /// <summary>What radiotap, PPI and the like say of an 802.11 frame's way through the air, in common terms.</summary>
    WlanRadio,

    /// <summary>IEEE 802.11.</summary>
    Wlan,

    /// <summary>LLC, IEEE 802.2, with SNAP.</summary>
    Llc,

    /// <summary>A VLAN tag, IEEE 802.1Q.</summary>
    Vlan,

    /// <summary>A service VLAN tag, IEEE 802.1ad.</summary>
    ServiceVlan,

    /// <summary>An MPLS label, RFC 3032.</summary>
    Mpls,

    /// <summary>ARP, RFC 826.</summary>
    Arp,

    /// <summary>IPv4, RFC 791.</summary>
    Ipv4,

    /// <summary>IPv6, RFC 8200.</summary>
    Ipv6,

    /// <summary>IPv6 hop-by-hop options, RFC 8200, section 4.3.</summary>
    Ipv6HopByHop,

    /// <summary>IPv6 routing header, RFC 8200, section 4.4.</summary>
    Ipv6Routing,

    /// <summary>IPv6 fragment header, RFC 8200, section 4.5.</summary>
    Ipv6Fragment,

    /// <summary>IPv6 destination options, RFC 8200, section 4.6.</summary>
    Ipv6Destination,

    /// <summary>Authentication header, RFC 4302.</summary>
    AuthenticationHeader,

    /// <summary>Encapsulating security payload, RFC 4303.</summary>
    EncapsulatingSecurity,

    /// <summary>GRE, RFC 2784 and RFC 2890.</summary>
    Gre,

    /// <summary>ERSPAN, draft-foschiano-erspan.</summary>
    Erspan,

    /// <summary>VXLAN, RFC 7348.</summary>
    Vxlan,

    /// <summary>Geneve, RFC 8926.</summary>
    Geneve,

    /// <summary>GTP, 3GPP TS 29.281.</summary>
    Gtp,

    /// <summary>Teredo, RFC 4380.</summary>
    Teredo,

    /// <summary>L2TP, RFC 2661 and RFC 3931.</summary>
    L2tp,

    /// <summary>TCP, RFC 9293.</summary>
    Tcp,

    /// <summary>UDP, RFC 768.</summary>
    Udp,

    /// <summary>UDP-Lite, RFC 3828.</summary>
    UdpLite,

    /// <summary>ICMP, RFC 792.</summary>
    Icmp,

    /// <summary>ICMPv6, RFC 4443.</summary>
    Icmpv6,

    /// <summary>IGMP, RFC 3376.</summary>
    Igmp,

    /// <summary>SCTP, RFC 9260.</summary>
    Sctp,

    /// <summary>DCCP, RFC 4340.</summary>
    Dccp,

    /// <summary>DNS, RFC 1035.</summary>
    Dns,

    /// <summary>TLS, RFC 8446.</summary>
    Tls,

    /// <summary>HTTP/1, RFC 9112.</summary>
    Http,
}
