namespace PcapStream.Decoding;

/// <summary>tshark's names of the protocols of a <see cref="ProtocolSet"/>.</summary>
public static class ProtocolNames
{
    /// <summary>Values of <see cref="ProtocolSet"/> are below this.</summary>
    public const int SetCount = (int)ProtocolSet.Other << 1;

    /// <summary>Each protocol with its name, link layer first, <c>other</c> last.</summary>
    public static IReadOnlyList<(ProtocolSet Protocol, string Name)> All { get; } =
    [
        (ProtocolSet.Ethernet, "eth"),
        (ProtocolSet.LinuxCooked, "sll"),
        (ProtocolSet.RawIp, "raw"),
        (ProtocolSet.Vlan, "vlan"),
        (ProtocolSet.Arp, "arp"),
        (ProtocolSet.Ipv4, "ip"),
        (ProtocolSet.Ipv6, "ipv6"),
        (ProtocolSet.Tcp, "tcp"),
        (ProtocolSet.Udp, "udp"),
        (ProtocolSet.Icmp, "icmp"),
        (ProtocolSet.Icmpv6, "icmpv6"),
        (ProtocolSet.Sctp, "sctp"),
        (ProtocolSet.Other, "other"),
    ];
}
