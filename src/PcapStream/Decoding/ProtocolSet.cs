namespace PcapStream.Decoding;

/// <summary>The protocols whose headers a packet has, outermost link down to transport.</summary>
[Flags]
public enum ProtocolSet
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>Ethernet, IEEE 802.3.</summary>
    Ethernet = 1 << 0,

    /// <summary>Linux cooked capture, either version.</summary>
    LinuxCooked = 1 << 1,

    /// <summary>An IP packet with no link header.</summary>
    RawIp = 1 << 2,

    /// <summary>At least one VLAN tag, IEEE 802.1Q or 802.1ad.</summary>
    Vlan = 1 << 3,

    /// <summary>ARP, RFC 826.</summary>
    Arp = 1 << 4,

    /// <summary>IPv4, RFC 791.</summary>
    Ipv4 = 1 << 5,

    /// <summary>IPv6, RFC 8200.</summary>
    Ipv6 = 1 << 6,

    /// <summary>TCP, RFC 9293.</summary>
    Tcp = 1 << 7,

    /// <summary>UDP, RFC 768.</summary>
    Udp = 1 << 8,

    /// <summary>ICMP, RFC 792.</summary>
    Icmp = 1 << 9,

    /// <summary>ICMPv6, RFC 4443.</summary>
    Icmpv6 = 1 << 10,

    /// <summary>SCTP, RFC 9260.</summary>
    Sctp = 1 << 11,

    /// <summary>Below the last known header is something else: another protocol, a later fragment, or too few bytes to tell.</summary>
    Other = 1 << 12,
}
