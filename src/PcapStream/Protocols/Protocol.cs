using PcapStream.Protocols.Bluetooth;
using PcapStream.Protocols.Bridging;
using PcapStream.Protocols.Control;
using PcapStream.Protocols.Devices;
using PcapStream.Protocols.Dhcp;
using PcapStream.Protocols.Directories;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Files;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Http2;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.IpExtensions;
using PcapStream.Protocols.Ipx;
using PcapStream.Protocols.Lan;
using PcapStream.Protocols.Mail;
using PcapStream.Protocols.Mpls;
using PcapStream.Protocols.NetBios;
using PcapStream.Protocols.Pseudo;
using PcapStream.Protocols.Quic;
using PcapStream.Protocols.RemoteCalls;
using PcapStream.Protocols.Routing;
using PcapStream.Protocols.Serial;
using PcapStream.Protocols.Services;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Tunnels;
using PcapStream.Protocols.Usb;
using PcapStream.Protocols.Voice;
using PcapStream.Protocols.Wireless;
using Group = PcapStream.Protocols.ProtocolGroup;

namespace PcapStream.Protocols;

/// <summary>
/// The protocols whose headers are decoded, one row each. <see cref="ProtocolTable"/> is generated from the rows.
/// Reports list protocols in this order, link layer first.
/// </summary>
public enum Protocol : byte
{
    /// <summary>No protocol: nothing follows, or the protocol is unknown.</summary>
    [ProtocolRow("none")]
    None,

    /// <summary>The record as a whole, whatever its bytes are.</summary>
    [ProtocolRow("frame", Fields = typeof(FrameFields))]
    Frame,

    /// <summary>Ethernet, IEEE 802.3.</summary>
    [ProtocolRow("eth", Group.Link, typeof(EthernetHeader), Fields = typeof(EthernetFields))]
    Ethernet,

    /// <summary>Cisco's Inter-Switch Link.</summary>
    [ProtocolRow("isl", Group.Link, typeof(IslHeader))]
    Isl,

    /// <summary>
    /// Cisco's FabricPath, a header of the same length as Ethernet's with the type at the same offset.
    /// </summary>
    [ProtocolRow("cfp", Group.Link, typeof(FabricPathHeader))]
    FabricPath,

    /// <summary>Linux cooked capture, version 1 or 2.</summary>
    [ProtocolRow("sll", Group.Link, typeof(LinuxCookedHeader), Fields = typeof(LinuxCookedFields))]
    LinuxCooked,

    /// <summary>BSD loopback, either byte order.</summary>
    [ProtocolRow("null", Group.Link, typeof(NullHeader), Fields = typeof(NullFields))]
    Null,

    /// <summary>BSD's enc(4), packets that IPsec processes.</summary>
    [ProtocolRow("enc", Group.Link, typeof(EncHeader))]
    Enc,

    /// <summary>BSD's packet filter log.</summary>
    [ProtocolRow("pflog", Group.Link, typeof(PfLogHeader))]
    PfLog,

    /// <summary>An IP packet with no link header.</summary>
    [ProtocolRow("raw", Group.Link, typeof(RawIpHeader))]
    RawIp,

    /// <summary>Classical IP over ATM, RFC 2225.</summary>
    [ProtocolRow("clip", Group.Link, typeof(ClassicalIpHeader))]
    ClassicalIp,

    /// <summary>PPP, RFC 1661.</summary>
    [ProtocolRow("ppp", Group.Link, typeof(PppHeader), Fields = typeof(PppFields))]
    Ppp,

    /// <summary>PPPoE discovery, RFC 2516.</summary>
    [ProtocolRow("pppoed", Group.Link, typeof(PppoeHeader))]
    PppoeDiscovery,

    /// <summary>PPPoE session, RFC 2516.</summary>
    [ProtocolRow("pppoes", Group.Link, typeof(PppoeHeader), Fields = typeof(PppoeFields), FieldsBefore = Ppp)]
    PppoeSession,

    /// <summary>Cisco's HDLC.</summary>
    [ProtocolRow("chdlc", Group.Link, typeof(CiscoHdlcHeader), Fields = typeof(CiscoHdlcFields))]
    CiscoHdlc,

    /// <summary>Frame Relay, RFC 2427.</summary>
    [ProtocolRow("fr", Group.Link, typeof(FrameRelayHeader), Fields = typeof(FrameRelayFields))]
    FrameRelay,

    /// <summary>ATM, with SunATM's header.</summary>
    [ProtocolRow("atm", Group.Link, typeof(AtmHeader))]
    Atm,

    /// <summary>ATM LAN emulation.</summary>
    [ProtocolRow("lane", Group.Link, typeof(LanEmulationHeader))]
    LanEmulation,

    /// <summary>ARCNET, RFC 1201.</summary>
    [ProtocolRow("arcnet", Group.Link, typeof(ArcnetHeader))]
    Arcnet,

    /// <summary>Token Ring, IEEE 802.5.</summary>
    [ProtocolRow("tr", Group.Link, typeof(TokenRingHeader))]
    TokenRing,

    /// <summary>FDDI, ISO 9314-2.</summary>
    [ProtocolRow("fddi", Group.Link, typeof(FddiHeader))]
    Fddi,

    /// <summary>IP over Fibre Channel, RFC 2625.</summary>
    [ProtocolRow("ipfc", Group.Link, typeof(IpOverFibreChannelHeader))]
    IpOverFibreChannel,

    /// <summary>IP over InfiniBand, RFC 4391.</summary>
    [ProtocolRow("ipoib", Group.Link, typeof(IpOverInfiniBandHeader))]
    IpOverInfiniBand,

    /// <summary>Solaris's ipnet.</summary>
    [ProtocolRow("ipnet", Group.Link, typeof(IpNetHeader))]
    IpNet,

    /// <summary>Linux's netfilter log.</summary>
    [ProtocolRow("nflog", Group.Link, typeof(NetfilterLogHeader))]
    NetfilterLog,

    /// <summary>Darwin's pktap.</summary>
    [ProtocolRow("pktap", Group.Link, typeof(PktapHeader))]
    Pktap,

    /// <summary>Pseudo-header of Juniper routers.</summary>
    [ProtocolRow("juniper", Group.Link)]
    Juniper,

    /// <summary>Radiotap, radiotap.org.</summary>
    [ProtocolRow("radiotap", Group.Link, typeof(RadiotapHeader), Fields = typeof(RadiotapFields))]
    Radiotap,

    /// <summary>Per-Packet Information.</summary>
    [ProtocolRow("ppi", Group.Link, typeof(PpiHeader), Fields = typeof(PpiFields))]
    Ppi,

    /// <summary>Prism drivers' header for 802.11.</summary>
    [ProtocolRow("prism", Group.Link, typeof(PrismHeader))]
    Prism,

    /// <summary>AVS header for 802.11.</summary>
    [ProtocolRow("wlancap", Group.Link, typeof(AvsHeader))]
    Avs,

    /// <summary>The radio properties of an 802.11 frame that radiotap, PPI and the like give.</summary>
    [ProtocolRow("wlan_radio", Group.Link, typeof(WlanRadioHeader))]
    WlanRadio,

    /// <summary>IEEE 802.11.</summary>
    [ProtocolRow("wlan", Group.Link, typeof(WlanHeader), Fields = typeof(WlanFields))]
    Wlan,

    /// <summary>LLC, IEEE 802.2, with SNAP.</summary>
    [ProtocolRow("llc", Group.Link, typeof(LlcHeader), Fields = typeof(LlcFields))]
    Llc,

    /// <summary>A VLAN tag, IEEE 802.1Q.</summary>
    [ProtocolRow("vlan", Group.Link, typeof(VlanHeader), Fields = typeof(VlanFields))]
    Vlan,

    /// <summary>A service VLAN tag, IEEE 802.1ad.</summary>
    [ProtocolRow("ieee8021ad", Group.Link, typeof(ServiceVlanHeader), View = typeof(VlanHeader))]
    ServiceVlan,

    /// <summary>A service instance tag of provider backbone bridges, formerly IEEE 802.1ah.</summary>
    [ProtocolRow("ieee8021ah", Group.Link, typeof(BackboneTagHeader))]
    BackboneTag,

    /// <summary>MACsec, IEEE 802.1AE.</summary>
    [ProtocolRow("macsec", Group.Link, typeof(MacSecHeader))]
    MacSec,

    /// <summary>Cisco's metadata.</summary>
    [ProtocolRow("cmd", Group.Link, typeof(CiscoMetadataHeader))]
    CiscoMetadata,

    /// <summary>VN-Tag.</summary>
    [ProtocolRow("vntag", Group.Link, typeof(VnTagHeader))]
    VnTag,

    /// <summary>Arista's vendor-specific header.</summary>
    [ProtocolRow("avsp", Group.Link, typeof(AristaHeader))]
    Arista,

    /// <summary>A transfer of USB, with the header of Linux's usbmon or of USBPcap.</summary>
    [ProtocolRow("usb", Group.Link, Fields = typeof(UsbFields), EndsChain = true)]
    Usb,

    /// <summary>Bluetooth, as host and controller see it.</summary>
    [ProtocolRow("bluetooth", Group.Link, Fields = typeof(BluetoothFields))]
    Bluetooth,

    /// <summary>The header of Bluetooth's packets on UARTs.</summary>
    [ProtocolRow("hci_h4", Group.Link, typeof(BluetoothHeader))]
    HostController,

    /// <summary>A command to a controller of Bluetooth.</summary>
    [ProtocolRow("bthci_cmd", Group.Link, typeof(BluetoothHeader), EndsChain = true)]
    ControllerCommand,

    /// <summary>An event of a controller of Bluetooth.</summary>
    [ProtocolRow("bthci_evt", Group.Link, typeof(BluetoothHeader), EndsChain = true)]
    ControllerEvent,

    /// <summary>Data of Bluetooth.</summary>
    [ProtocolRow("bthci_acl", Group.Link, typeof(BluetoothHeader))]
    ControllerData,

    /// <summary>Voice of Bluetooth.</summary>
    [ProtocolRow("bthci_sco", Group.Link, typeof(BluetoothHeader), EndsChain = true)]
    ControllerVoice,

    /// <summary>The spanning tree protocol, IEEE 802.1D.</summary>
    [ProtocolRow("stp", Group.Link, typeof(SpanningTree), Fields = typeof(SpanningTreeFields), EndsChain = true)]
    SpanningTree,

    /// <summary>LLDP, IEEE 802.1AB.</summary>
    [ProtocolRow("lldp", Group.Link, typeof(LinkDiscovery), Fields = typeof(LinkDiscoveryFields), EndsChain = true)]
    LinkDiscovery,

    /// <summary>Cisco's discovery protocol.</summary>
    [ProtocolRow("cdp", Group.Link, typeof(CiscoDiscovery), Fields = typeof(CiscoDiscoveryFields), EndsChain = true)]
    CiscoDiscovery,

    /// <summary>The slow protocols, IEEE 802.3, annex 57A.</summary>
    [ProtocolRow("slow", Group.Link, typeof(SlowProtocol), Fields = typeof(SlowFields))]
    Slow,

    /// <summary>LACP, IEEE 802.1AX.</summary>
    [ProtocolRow(
        "lacp", Group.Link, typeof(LinkAggregationMessage), Fields = typeof(LinkAggregationFields), EndsChain = true)]
    LinkAggregation,

    /// <summary>EAP over LANs, IEEE 802.1X.</summary>
    [ProtocolRow("eapol", Group.Link, typeof(PortAccess), Fields = typeof(PortAccessFields), EndsChain = true)]
    PortAccess,

    /// <summary>EAP, RFC 3748.</summary>
    [ProtocolRow(
        "eap", Group.Application, typeof(ExtensibleAuthentication), Fields = typeof(ExtensibleAuthenticationFields),
        EndsChain = true)]
    Authentication,

    /// <summary>An MPLS label, RFC 3032.</summary>
    [ProtocolRow("mpls", Group.Tunnel, typeof(MplsHeader), Fields = typeof(MplsFields))]
    Mpls,

    /// <summary>A pseudowire's control word, RFC 4448.</summary>
    [ProtocolRow("pwethcw", Group.Tunnel, typeof(PseudowireHeader))]
    PseudowireControl,

    /// <summary>An associated channel, RFC 5586.</summary>
    [ProtocolRow("pwach", Group.Tunnel, typeof(PseudowireHeader))]
    PseudowireChannel,

    /// <summary>The network service header, RFC 8300.</summary>
    [ProtocolRow("nsh", Group.Tunnel, typeof(ServiceHeader))]
    Service,

    /// <summary>ARP, RFC 826.</summary>
    [ProtocolRow("arp", Group.Network, typeof(ArpHeader), Fields = typeof(ArpFields), EndsChain = true)]
    Arp,

    /// <summary>IPv4, RFC 791.</summary>
    [ProtocolRow("ip", Group.Network, typeof(Ipv4Header), Fields = typeof(Ipv4Fields))]
    Ipv4,

    /// <summary>IPv6, RFC 8200.</summary>
    [ProtocolRow("ipv6", Group.Network, typeof(Ipv6Header), Fields = typeof(Ipv6Fields))]
    Ipv6,

    /// <summary>IPv6 hop-by-hop options, RFC 8200, section 4.3.</summary>
    [ProtocolRow("ipv6.hopopts", Group.Network, typeof(Ipv6OptionsHeader), Fields = typeof(Ipv6OptionsFields))]
    Ipv6HopByHop,

    /// <summary>IPv6 routing header, RFC 8200, section 4.4.</summary>
    [ProtocolRow("ipv6.routing", Group.Network, typeof(Ipv6RoutingHeader), Fields = typeof(Ipv6RoutingFields))]
    Ipv6Routing,

    /// <summary>IPv6 fragment header, RFC 8200, section 4.5.</summary>
    [ProtocolRow("ipv6.fraghdr", Group.Network, typeof(Ipv6FragmentHeader), Fields = typeof(Ipv6FragmentFields))]
    Ipv6Fragment,

    /// <summary>IPv6 destination options, RFC 8200, section 4.6.</summary>
    [ProtocolRow("ipv6.dstopts", Group.Network, typeof(Ipv6OptionsHeader))]
    Ipv6Destination,

    /// <summary>Authentication header, RFC 4302.</summary>
    [ProtocolRow("ah", Group.Network, typeof(AuthenticationHeader), Fields = typeof(AuthenticationFields))]
    AuthenticationHeader,

    /// <summary>Encapsulating security payload, RFC 4303.</summary>
    [ProtocolRow(
        "esp", Group.Network, typeof(EncapsulatingSecurityHeader), Fields = typeof(EncapsulatingSecurityFields))]
    EncapsulatingSecurity,

    /// <summary>IP payload compression, RFC 3173.</summary>
    [ProtocolRow("ipcomp", Group.Network, typeof(PayloadCompressionHeader), Fields = typeof(PayloadCompressionFields))]
    PayloadCompression,

    /// <summary>IPv6 mobility header, RFC 6275.</summary>
    [ProtocolRow("mipv6", Group.Network, typeof(MobilityHeader))]
    Mobility,

    /// <summary>Host identity protocol, RFC 7401.</summary>
    [ProtocolRow("hip", Group.Network, typeof(HostIdentityHeader))]
    HostIdentity,

    /// <summary>Shim6, RFC 5533.</summary>
    [ProtocolRow("shim6", Group.Network, typeof(Shim6Header))]
    Shim6,

    /// <summary>Ethernet in IP, RFC 3378.</summary>
    [ProtocolRow("etherip", Group.Tunnel, typeof(EtherIpHeader))]
    EtherIp,

    /// <summary>GRE, RFC 2784 and RFC 2890.</summary>
    [ProtocolRow("gre", Group.Tunnel, typeof(GreHeader), Fields = typeof(GreFields))]
    Gre,

    /// <summary>ERSPAN, draft-foschiano-erspan.</summary>
    [ProtocolRow("erspan", Group.Tunnel, typeof(ErspanHeader), Fields = typeof(ErspanFields))]
    Erspan,

    /// <summary>VXLAN, RFC 7348; VXLAN-GPE, draft-ietf-nvo3-vxlan-gpe.</summary>
    [ProtocolRow("vxlan", Group.Tunnel, typeof(VxlanHeader), Fields = typeof(VxlanFields))]
    Vxlan,

    /// <summary>Geneve, RFC 8926.</summary>
    [ProtocolRow("geneve", Group.Tunnel, typeof(GeneveHeader), Fields = typeof(GeneveFields))]
    Geneve,

    /// <summary>GTP, versions 0 and 1, 3GPP TS 29.060 and 29.281.</summary>
    [ProtocolRow("gtp", Group.Tunnel, typeof(GtpHeader), Fields = typeof(GtpFields))]
    Gtp,

    /// <summary>GTP, version 2, 3GPP TS 29.274.</summary>
    [ProtocolRow("gtpv2", Group.Tunnel, typeof(GtpV2Header))]
    GtpV2,

    /// <summary>GTP', 3GPP TS 32.295.</summary>
    [ProtocolRow("gtpprime", Group.Tunnel, typeof(GtpHeader))]
    GtpPrime,

    /// <summary>Teredo, RFC 4380.</summary>
    [ProtocolRow("teredo", Group.Tunnel, typeof(TeredoHeader), Fields = typeof(TeredoFields))]
    Teredo,

    /// <summary>AYIYA, draft-massar-v6ops-ayiya.</summary>
    [ProtocolRow("ayiya", Group.Tunnel, typeof(AyiyaHeader), Fields = typeof(AyiyaFields))]
    Ayiya,

    /// <summary>L2TP, RFC 2661 and RFC 3931.</summary>
    [ProtocolRow("l2tp", Group.Tunnel, typeof(L2tpHeader), Fields = typeof(L2tpFields))]
    L2tp,

    /// <summary>IPsec in UDP, RFC 3948.</summary>
    [ProtocolRow("udpencap", Group.Tunnel, typeof(UdpEncapsulationHeader))]
    UdpEncapsulation,

    /// <summary>LISP data, RFC 9300.</summary>
    [ProtocolRow("lisp-data", Group.Tunnel, typeof(LispDataHeader))]
    LispData,

    /// <summary>TCP, RFC 9293.</summary>
    [ProtocolRow("tcp", Group.Transport, typeof(TcpHeader), Fields = typeof(TcpFields), EndsChain = true)]
    Tcp,

    /// <summary>UDP, RFC 768.</summary>
    [ProtocolRow("udp", Group.Transport, typeof(UdpHeader), Fields = typeof(UdpFields), EndsChain = true)]
    Udp,

    /// <summary>UDP-Lite, RFC 3828.</summary>
    [ProtocolRow("udplite", Group.Transport, typeof(UdpLiteHeader), EndsChain = true)]
    UdpLite,

    /// <summary>ICMP, RFC 792.</summary>
    [ProtocolRow("icmp", Group.Network, typeof(IcmpHeader), Fields = typeof(IcmpFields), EndsChain = true)]
    Icmp,

    /// <summary>ICMPv6, RFC 4443.</summary>
    [ProtocolRow("icmpv6", Group.Network, typeof(Icmpv6Header), Fields = typeof(Icmpv6Fields), EndsChain = true)]
    Icmpv6,

    /// <summary>IGMP, RFC 3376.</summary>
    [ProtocolRow("igmp", Group.Network, typeof(IgmpHeader), Fields = typeof(IgmpFields), EndsChain = true)]
    Igmp,

    /// <summary>DVMRP, RFC 1075 and draft-ietf-idmr-dvmrp-v3.</summary>
    [ProtocolRow(
        "dvmrp", Group.Network, typeof(MulticastRouting), Fields = typeof(MulticastRoutingFields), EndsChain = true)]
    MulticastRouting,

    /// <summary>PIM, RFC 7761.</summary>
    [ProtocolRow("pim", Group.Network, typeof(PimHeader))]
    Pim,

    /// <summary>OSPF, RFC 2328 and RFC 5340.</summary>
    [ProtocolRow("ospf", Group.Network, typeof(OspfHeader), Fields = typeof(OspfFields), EndsChain = true)]
    Ospf,

    /// <summary>VRRP, RFC 3768 and RFC 5798.</summary>
    [ProtocolRow(
        "vrrp", Group.Network, typeof(RouterRedundancy), Fields = typeof(RouterRedundancyFields), EndsChain = true)]
    RouterRedundancy,

    /// <summary>EIGRP, RFC 7868.</summary>
    [ProtocolRow(
        "eigrp", Group.Network, typeof(EnhancedGateway), Fields = typeof(EnhancedGatewayFields), EndsChain = true)]
    EnhancedGateway,

    /// <summary>IPX, Novell's IPX Router Specification.</summary>
    [ProtocolRow("ipx", Group.Network, typeof(IpxHeader), Fields = typeof(IpxFields))]
    Ipx,

    /// <summary>RIP of IPX, Novell's IPX Router Specification.</summary>
    [ProtocolRow("ipxrip", Group.Network, typeof(IpxRouting), Fields = typeof(IpxRoutingFields), EndsChain = true)]
    IpxRouting,

    /// <summary>SAP of IPX, Novell's IPX Router Specification.</summary>
    [ProtocolRow("ipxsap", Group.Network, typeof(IpxServices), Fields = typeof(IpxServicesFields), EndsChain = true)]
    IpxServices,

    /// <summary>SCTP, RFC 9260.</summary>
    [ProtocolRow("sctp", Group.Transport, typeof(SctpHeader), Fields = typeof(SctpFields), EndsChain = true)]
    Sctp,

    /// <summary>DCCP, RFC 4340.</summary>
    [ProtocolRow("dccp", Group.Transport, typeof(DccpHeader), Fields = typeof(DccpFields), EndsChain = true)]
    Dccp,

    /// <summary>DNS, RFC 1035.</summary>
    [ProtocolRow("dns", Group.Application, typeof(DnsHeader), Fields = typeof(DnsFields), EndsChain = true)]
    Dns,

    /// <summary>Multicast DNS, RFC 6762.</summary>
    [ProtocolRow("mdns", Group.Application, typeof(DnsHeader), EndsChain = true)]
    MulticastDns,

    /// <summary>Link-local multicast name resolution, RFC 4795.</summary>
    [ProtocolRow("llmnr", Group.Application, typeof(DnsHeader), EndsChain = true)]
    LinkLocalNames,

    /// <summary>BOOTP, RFC 951, and DHCP, RFC 2131.</summary>
    [ProtocolRow("dhcp", Group.Application, typeof(DhcpMessage), Fields = typeof(DhcpFields), EndsChain = true)]
    Dhcp,

    /// <summary>DHCPv6, RFC 8415.</summary>
    [ProtocolRow("dhcpv6", Group.Application, typeof(Dhcpv6Message), Fields = typeof(Dhcpv6Fields), EndsChain = true)]
    Dhcpv6,

    /// <summary>RADIUS, RFC 2865.</summary>
    [ProtocolRow("radius", Group.Application, typeof(RadiusMessage), Fields = typeof(RadiusFields), EndsChain = true)]
    Radius,

    /// <summary>SNMP, RFC 1157 and RFC 1901.</summary>
    [ProtocolRow(
        "snmp", Group.Application, typeof(ManagementMessage), Fields = typeof(ManagementFields), EndsChain = true)]
    Management,

    /// <summary>LDAP, RFC 4511.</summary>
    [ProtocolRow("ldap", Group.Application, typeof(LdapMessage), Fields = typeof(LdapFields), EndsChain = true)]
    Ldap,

    /// <summary>LDAP over UDP, MS-ADTS, section 6.3.3.</summary>
    [ProtocolRow("cldap", Group.Application, typeof(LdapMessage), EndsChain = true)]
    Cldap,

    /// <summary>Kerberos, RFC 4120.</summary>
    [ProtocolRow(
        "kerberos", Group.Application, typeof(KerberosMessage), Fields = typeof(KerberosFields), EndsChain = true)]
    Kerberos,

    /// <summary>SSH, RFC 4253.</summary>
    [ProtocolRow("ssh", Group.Application, typeof(ShellStream), Fields = typeof(ShellFields), EndsChain = true)]
    Shell,

    /// <summary>BGP, RFC 4271.</summary>
    [ProtocolRow("bgp", Group.Application, typeof(BgpMessage), Fields = typeof(BgpFields), EndsChain = true)]
    Bgp,

    /// <summary>NTP, RFC 5905.</summary>
    [ProtocolRow("ntp", Group.Application, typeof(NtpMessage), Fields = typeof(NtpFields), EndsChain = true)]
    Ntp,

    /// <summary>HSRP, version 1, RFC 2281.</summary>
    [ProtocolRow("hsrp", Group.Application, typeof(HotStandby), Fields = typeof(HotStandbyFields), EndsChain = true)]
    HotStandby,

    /// <summary>TFTP, RFC 1350.</summary>
    [ProtocolRow("tftp", Group.Application, typeof(TftpMessage), Fields = typeof(TftpFields), EndsChain = true)]
    Tftp,

    /// <summary>FTP, RFC 959: its control connection.</summary>
    [ProtocolRow("ftp", Group.Application, typeof(FtpStream), Fields = typeof(FtpFields), EndsChain = true)]
    Ftp,

    /// <summary>SMTP, RFC 5321.</summary>
    [ProtocolRow("smtp", Group.Application, typeof(SmtpStream), Fields = typeof(SmtpFields), EndsChain = true)]
    Smtp,

    /// <summary>POP3, RFC 1939.</summary>
    [ProtocolRow("pop", Group.Application, typeof(PopStream), Fields = typeof(PopFields), EndsChain = true)]
    Pop,

    /// <summary>IMAP, RFC 9051.</summary>
    [ProtocolRow("imap", Group.Application, typeof(ImapStream), Fields = typeof(ImapFields), EndsChain = true)]
    Imap,

    /// <summary>SIP, RFC 3261.</summary>
    [ProtocolRow("sip", Group.Application, typeof(SipMessage), Fields = typeof(SipFields), EndsChain = true)]
    Sip,

    /// <summary>SDP, RFC 8866.</summary>
    [ProtocolRow("sdp", Group.Application, typeof(SessionMessage), Fields = typeof(SessionFields), EndsChain = true)]
    Session,

    /// <summary>RTP, RFC 3550.</summary>
    [ProtocolRow("rtp", Group.Application, typeof(MediaHeader), Fields = typeof(MediaFields), EndsChain = true)]
    Rtp,

    /// <summary>RTCP, RFC 3550, section 6.</summary>
    [ProtocolRow("rtcp", Group.Application, typeof(MediaReport), Fields = typeof(MediaReportFields), EndsChain = true)]
    Rtcp,

    /// <summary>Modbus/TCP: the header of its messages.</summary>
    [ProtocolRow("mbtcp", Group.Application, typeof(ModbusMessage), Fields = typeof(ModbusTcpFields), EndsChain = true)]
    ModbusTcp,

    /// <summary>Modbus.</summary>
    [ProtocolRow("modbus", Group.Application, typeof(ModbusMessage), Fields = typeof(ModbusFields), EndsChain = true)]
    Modbus,

    /// <summary>MQTT.</summary>
    [ProtocolRow("mqtt", Group.Application, typeof(MqttMessage), Fields = typeof(MqttFields), EndsChain = true)]
    Mqtt,

    /// <summary>NetBIOS's name service, RFC 1002, section 4.2.</summary>
    [ProtocolRow("nbns", Group.Application, typeof(NameMessage), Fields = typeof(NameFields), EndsChain = true)]
    NetBiosName,

    /// <summary>NetBIOS's session service, RFC 1002, section 4.3.</summary>
    [ProtocolRow(
        "nbss", Group.Application, typeof(SessionHeader), Fields = typeof(SessionHeaderFields), EndsChain = true)]
    NetBiosSession,

    /// <summary>ONC RPC, RFC 5531.</summary>
    [ProtocolRow("rpc", Group.Application, typeof(CallMessage), Fields = typeof(CallFields), EndsChain = true)]
    RemoteCall,

    /// <summary>NFS, version 3, RFC 1813.</summary>
    [ProtocolRow(
        "nfs", Group.Application, typeof(FileSystemMessage), Fields = typeof(FileSystemFields), EndsChain = true)]
    FileSystem,

    /// <summary>SMB, versions 2 and 3, MS-SMB2.</summary>
    [ProtocolRow("smb2", Group.Application, typeof(ServerMessage), Fields = typeof(ServerFields), EndsChain = true)]
    Smb2,

    /// <summary>TLS, RFC 8446.</summary>
    [ProtocolRow("tls", Group.Application, typeof(TlsRecord), Fields = typeof(TlsFields), EndsChain = true)]
    Tls,

    /// <summary>HTTP/1, RFC 9112.</summary>
    [ProtocolRow("http", Group.Application, typeof(HttpMessage), Fields = typeof(HttpFields), EndsChain = true)]
    Http,

    /// <summary>SSDP, draft-cai-ssdp-v1: HTTP's form over UDP.</summary>
    [ProtocolRow("ssdp", Group.Application, typeof(HttpMessage), EndsChain = true)]
    Ssdp,

    /// <summary>QUIC, RFC 9000.</summary>
    [ProtocolRow("quic", Group.Application, typeof(QuicHeader), Fields = typeof(QuicFields), EndsChain = true)]
    Quic,

    /// <summary>HTTP/2, RFC 9113.</summary>
    [ProtocolRow("http2", Group.Application, typeof(Http2Header), Fields = typeof(Http2Fields), EndsChain = true)]
    Http2,
}
