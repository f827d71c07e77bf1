namespace PcapStream.Protocols;

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

    /// <summary>Cisco's Inter-Switch Link.</summary>
    Isl,

    /// <summary>
    /// Cisco's FabricPath: Ethernet in a header of its own, which is as long and has its type at the same place.
    /// </summary>
    FabricPath,

    /// <summary>Linux cooked capture, version 1 or 2.</summary>
    LinuxCooked,

    /// <summary>BSD loopback, either byte order.</summary>
    Null,

    /// <summary>BSD's enc(4): packets on their way through IPsec.</summary>
    Enc,

    /// <summary>BSD's packet filter log.</summary>
    PfLog,

    /// <summary>An IP packet with no link header.</summary>
    RawIp,

    /// <summary>Classical IP over ATM, RFC 2225.</summary>
    ClassicalIp,

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

    /// <summary>ATM, with SunATM's header.</summary>
    Atm,

    /// <summary>ATM LAN emulation.</summary>
    LanEmulation,

    /// <summary>ARCNET, RFC 1201.</summary>
    Arcnet,

    /// <summary>Token Ring, IEEE 802.5.</summary>
    TokenRing,

    /// <summary>FDDI, ISO 9314-2.</summary>
    Fddi,

    /// <summary>IP over Fibre Channel, RFC 2625.</summary>
    IpOverFibreChannel,

    /// <summary>IP over InfiniBand, RFC 4391.</summary>
    IpOverInfiniBand,

    /// <summary>Solaris's ipnet.</summary>
    IpNet,

    /// <summary>Linux's netfilter log.</summary>
    NetfilterLog,

    /// <summary>Darwin's pktap.</summary>
    Pktap,

    /// <summary>What Juniper's routers put before a packet.</summary>
    Juniper,

    /// <summary>Radiotap, radiotap.org.</summary>
    Radiotap,

    /// <summary>Per-Packet Information.</summary>
    Ppi,

    /// <summary>The header of the Prism drivers for 802.11.</summary>
    Prism,

    /// <summary>The header of AVS for 802.11.</summary>
    Avs,

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

    /// <summary>A service instance tag of provider backbone bridges, once IEEE 802.1ah.</summary>
    BackboneTag,

    /// <summary>MACsec, IEEE 802.1AE.</summary>
    MacSec,

    /// <summary>Cisco's metadata.</summary>
    CiscoMetadata,

    /// <summary>VN-Tag.</summary>
    VnTag,

    /// <summary>Arista's vendor-specific header.</summary>
    Arista,

    /// <summary>An MPLS label, RFC 3032.</summary>
    Mpls,

    /// <summary>A pseudowire's control word, RFC 4448.</summary>
    PseudowireControl,

    /// <summary>An associated channel, RFC 5586.</summary>
    PseudowireChannel,

    /// <summary>The network service header, RFC 8300.</summary>
    Service,

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

    /// <summary>IP payload compression, RFC 3173.</summary>
    PayloadCompression,

    /// <summary>IPv6 mobility header, RFC 6275.</summary>
    Mobility,

    /// <summary>Host identity protocol, RFC 7401.</summary>
    HostIdentity,

    /// <summary>Shim6, RFC 5533.</summary>
    Shim6,

    /// <summary>Ethernet in IP, RFC 3378.</summary>
    EtherIp,

    /// <summary>GRE, RFC 2784 and RFC 2890.</summary>
    Gre,

    /// <summary>ERSPAN, draft-foschiano-erspan.</summary>
    Erspan,

    /// <summary>VXLAN, RFC 7348, and with a next protocol, draft-ietf-nvo3-vxlan-gpe.</summary>
    Vxlan,

    /// <summary>Geneve, RFC 8926.</summary>
    Geneve,

    /// <summary>GTP, versions 0 and 1, 3GPP TS 29.060 and 29.281.</summary>
    Gtp,

    /// <summary>GTP, version 2, 3GPP TS 29.274.</summary>
    GtpV2,

    /// <summary>GTP', 3GPP TS 32.295.</summary>
    GtpPrime,

    /// <summary>Teredo, RFC 4380.</summary>
    Teredo,

    /// <summary>L2TP, RFC 2661 and RFC 3931.</summary>
    L2tp,

    /// <summary>IPsec in UDP, RFC 3948.</summary>
    UdpEncapsulation,

    /// <summary>LISP data, RFC 9300.</summary>
    LispData,

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

    /// <summary>PIM, RFC 7761.</summary>
    Pim,

    /// <summary>SCTP, RFC 9260.</summary>
    Sctp,

    /// <summary>DCCP, RFC 4340.</summary>
    Dccp,

    /// <summary>DNS, RFC 1035.</summary>
    Dns,

    /// <summary>Multicast DNS, RFC 6762.</summary>
    MulticastDns,

    /// <summary>Link-local multicast name resolution, RFC 4795.</summary>
    LinkLocalNames,

    /// <summary>TLS, RFC 8446.</summary>
    Tls,

    /// <summary>HTTP/1, RFC 9112.</summary>
    Http,

    /// <summary>SSDP, draft-cai-ssdp-v1: HTTP's form over UDP.</summary>
    Ssdp,
}
