namespace PcapStream.Protocols;

/// <summary>tshark's names of protocols, as in its filters and its protocol hierarchy.</summary>
public static class ProtocolNames
{
    private static readonly string[] Names =
    [
        "none", "frame", "eth", "isl", "cfp", "sll", "null", "enc", "pflog", "raw", "clip", "ppp", "pppoed", "pppoes", "chdlc", "fr", "atm",
        "lane", "arcnet", "tr", "fddi", "ipfc", "ipoib", "ipnet", "nflog", "pktap", "juniper", "radiotap", "ppi", "prism", "wlancap",
        "wlan_radio", "wlan", "llc", "vlan", "ieee8021ad", "ieee8021ah", "macsec", "cmd", "vntag", "avsp", "mpls", "pwethcw", "pwach",
        "nsh", "arp", "ip", "ipv6", "ipv6.hopopts", "ipv6.routing", "ipv6.fraghdr", "ipv6.dstopts", "ah", "esp", "ipcomp", "mipv6", "hip",
        "shim6", "etherip", "gre", "erspan", "vxlan", "geneve", "gtp", "gtpv2", "gtpprime", "teredo", "l2tp", "udpencap", "lisp-data",
        "tcp", "udp", "udplite", "icmp", "icmpv6", "igmp", "pim", "sctp", "dccp", "dns", "mdns", "llmnr", "tls", "http", "ssdp",
    ];

    /// <summary>How many protocols there are; each value of <see cref="Protocol"/> is below it.</summary>
    public static int Count => Names.Length;

    /// <summary>A protocol's name.</summary>
    public static string Of(Protocol protocol) => Names[(int)protocol];
}
