namespace PcapStream.Tests.Filtering;

/// <summary>Every part of pcap-filter(7), in the order of its pages.</summary>
internal static class Expressions
{
    public static readonly string[] All =
    [
        "",
        "host 10.0.0.1", "src host 192.168.0.1", "dst host 192.168.1.1", "src or dst host 10.0.0.2",
        "src and dst host 127.0.0.1", "host ::1",
        "ether host 00:00:00:00:00:00", "ether src 00:0c:29:00:00:01", "ether dst 01:80:c2:00:00:00",
        "ether dst host ff:ff:ff:ff:ff:ff",
        "net 10", "net 192.168", "src net 172.16.0.0/12", "dst net 224.0.0.0 mask 240.0.0.0", "net fe80::/10",
        "dst net ff02::/16", "not net 10.0.0.0/8",
        "port 53", "tcp port 443", "tcp src port 80", "udp dst port 53", "not port 22", "tcp port 80 or 443 or 8080",
        "portrange 1-1023", "udp src portrange 5000-6000", "sctp port 5060", "port http",
        "less 64", "greater 1000", "len = 60", "len > 100 and len <= 512",
        "ip proto 17", "ip proto \\tcp", "ip6 proto 58", "proto \\icmp", "ip protochain 6", "ip6 protochain 58",
        "ip6 protochain \\tcp", "protochain 17",
        "ether broadcast", "broadcast", "ether multicast", "multicast", "ip multicast", "ip6 multicast",
        "ether proto 0x88cc", "ether proto \\ip", "ether proto \\arp or ether proto \\rarp", "ether proto \\stp",
        "ip", "ip6", "arp", "rarp", "atalk", "aarp", "decnet", "iso", "stp", "ipx", "netbeui", "lat", "moprc", "mopdl",
        "llc", "llc i", "llc u", "llc ua",
        "tcp", "udp", "icmp", "icmp6", "igmp", "igrp", "pim", "ah", "esp", "vrrp", "carp", "sctp", "isis", "clnp",
        "esis", "l1", "iih",
        "vlan", "vlan 100", "vlan 100 and tcp", "vlan and vlan 200", "vlan and ip6", "not vlan", "vlan 100 or vlan 200",
        "mpls", "mpls 100", "mpls 100000 and mpls 1024", "mpls and ip", "pppoed", "pppoes", "pppoes 0x27",
        "pppoes and ip and tcp",
        "geneve", "geneve 0xb", "geneve and tcp port 80",
        "inbound", "outbound", "ifindex 1",
        "wlan type mgt", "wlan type mgt subtype beacon", "type data", "type ctl subtype ack", "subtype qos-data",
        "wlan addr1 ff:ff:ff:ff:ff:ff", "wlan host 00:00:00:00:00:01", "wlan ra 00:00:00:00:00:01", "dir fromds",
        "dir 1",
        "ifname en0", "reason match", "action pass", "rulenum 1",
        "lane", "oamf4", "vpi 0 and vci 5", "fisu", "lssu", "msu", "sio 3", "hopc 1", "dpc 2",
        "tcp[13] & 2 != 0", "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0", "tcp[tcpflags] == tcp-syn",
        "tcp[tcpflags] & (tcp-rst|tcp-ack) == (tcp-rst|tcp-ack)",
        "icmp[icmptype] == icmp-echo", "icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply",
        "icmp6[icmp6type] == icmp6-neighborsolicit",
        "ip[6:2] & 0x1fff = 0", "ip[0] & 0xf != 5", "ether[0] & 1 = 1", "ip[8] < 5", "udp[4:2] > 100",
        "ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0",
        "tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420", "ether[12:2] * 2 = 0x1000", "ip[2:2] / 3 > 20",
        "ip[2:2] % 7 = 3", "len ^ 1 = 61", "ip[1] | 3 = 3", "ip[0] >> 4 = 4", "1 << ip[8] > 8", "ip[2:2] / ip[1] > 0",
        "ip[2:2] % ip[1] = 0", "-ip[8] = 0xffffffc0", "ip[ip[0]:2] != 0", "ether[4000000000] = 1", "ether[len - 1] = 0",
        "tcp or udp and port 53", "(tcp or udp) and port 53", "not tcp and udp", "not (tcp and udp)",
        "! arp && ! rarp || icmp", "src host 10.0.0.1 and dst port 80 or 443",
        "tcp and not (src net 10 or dst net 10) and (port 80 or port 443 or portrange 8000-9000)",
        "host 10.0.0.1 and (ip[9] == 6 or ip[9] == 17) and greater 60 and not ether broadcast",
    ];

    /// <summary>What is an expression for no link type.</summary>
    public static readonly string[] Wrong =
    [
        "tcp prot 443", "port 65536", "port", "host", "net 10.0.0.0/33", "(tcp", "tcp)", "ip[0", "ether[0:3] = 1",
        "and", "vlan 4096", "host 10.0.0.256.1", "tcp port nosuchservice", "ip[0] / 0 = 1", "gateway 10.0.0.1",
    ];
}
