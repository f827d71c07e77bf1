namespace PcapStream.Tests.Filtering.Display;

/// <summary>
/// Random display filters that are valid in Wireshark 4.0. Those that are known to differ are not generated: on the
/// bytes of TCP, to which Wireshark adds some payloads, and of DNS over TCP, to which it adds the length.
/// </summary>
internal sealed class FilterGenerator(int seed)
{
    private static readonly string[] Numbers =
    [
        "ip.ttl", "ip.len", "ip.id", "ip.proto", "ip.flags", "ip.hdr_len", "ip.version", "ip.frag_offset",
        "tcp.srcport", "tcp.dstport", "tcp.port", "tcp.flags", "tcp.len", "tcp.hdr_len", "tcp.seq_raw", "tcp.ack_raw",
        "tcp.window_size_value", "udp.srcport", "udp.dstport", "udp.port", "udp.length", "frame.len", "frame.number",
        "frame.cap_len", "eth.type", "dns.id", "dns.flags", "dns.count.queries", "dns.qry.type", "ipv6.plen",
        "ipv6.nxt", "ipv6.hlim", "icmp.type", "icmp.code", "icmpv6.type", "arp.opcode", "vlan.id",
    ];

    private static readonly string[] Truths =
        ["tcp.flags.syn", "tcp.flags.ack", "tcp.flags.fin", "ip.flags.df", "ip.flags.mf", "dns.flags.response"];

    private static readonly string[] Ipv4 = ["ip.src", "ip.dst", "ip.addr"];
    private static readonly string[] Ipv6 = ["ipv6.src", "ipv6.dst", "ipv6.addr"];
    private static readonly string[] Ether = ["eth.src", "eth.dst", "eth.addr"];
    private static readonly string[] Texts = ["http.host", "http.request.method", "dns.qry.name", "tcp.flags.str"];
    private static readonly string[] Times = ["frame.time_delta", "frame.time_relative"];

    private static readonly string[] Protocols =
        ["eth", "ip", "ipv6", "tcp", "udp", "icmp", "icmpv6", "dns", "arp", "vlan", "vxlan", "mpls", "frame"];

    private static readonly string[] Relations =
        ["==", "!=", "===", "!==", "~=", ">", "<", ">=", "<=", "eq", "ne", "gt", "lt", "ge", "le", "any_eq", "all_ne"];

    private static readonly string[] Addresses4 =
        ["10.0.0.1", "10.0.0.0/8", "192.168.0.0/16", "127.0.0.1", "224.0.0.0/4", "0.0.0.0", "192.168.1.2"];

    private static readonly string[] Addresses6 = ["::1", "fe80::/10", "ff02::1", "2001::/16", "::"];

    private static readonly string[] Hardware =
        ["ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "00-1b-21-3c-9d-f8", "3333.0000.0001"];

    private static readonly string[] Strings = ["\"www\"", "\"GET\"", "\"a\"", "\"\\x2e\"", "r\"com\"", "\"ap\""];
    private static readonly string[] ByteStrings = ["00", "08:00", "45", "ff:ff", "0a", "77:77:77", "0x10", "'G'"];
    private static readonly string[] Patterns =
        ["\"get\"", "\"^[a-z]\"", "r\"\\d\"", "\"[^a]$\"", "\"w{2,}\"", "\"a|b\""];


    // A filter with commas takes a run of its own.
    private static readonly string[] Slices = ["[0]", "[1]", "[0:2]", "[2:]", "[:2]", "[-1]", "[1-2]", "[-2:2]"];

    private readonly Random _random = new(seed);

    /// <summary>The next filter.</summary>
    public string Next() => Condition(depth: 3);

    private string Condition(int depth) => (depth == 0 ? 9 : _random.Next(12)) switch
    {
        0 => $"{Condition(depth - 1)} and {Condition(depth - 1)}",
        1 => $"{Condition(depth - 1)} || {Condition(depth - 1)}",
        2 => $"not ({Condition(depth - 1)})",
        3 => $"!({Condition(depth - 1)}) && {Condition(depth - 1)}",
        4 => $"({Condition(depth - 1)}) or {Condition(depth - 1)}",
        _ => Test(),
    };

    private string Test()
    {
        string number = Of(Numbers);
        string relation = Of(Relations);
        switch (_random.Next(20))
        {
            case 0:
                return Of(Protocols);
            case 1:
                return Of([.. Numbers, .. Truths, .. Ipv4, .. Ether, .. Texts]);
            case 2 or 3 or 4:
                return $"{number} {relation} {Number()}";
            case 5:
                return $"{number} {relation} {Of(Numbers)}";
            case 6:
                return $"{Of(["any", "all"])} {number} {Of(["==", "!=", ">", "<"])} {Number()}";
            case 7:
                return $"{Of(Truths)} {Of(["==", "!="])} {Of(["1", "0", "True", "FALSE"])}";
            case 8:
                return $"{Of(Ipv4)} {relation} {Of([.. Addresses4, .. Ipv4])}";
            case 9:
                return $"{Of(Ipv6)} {relation} {Of([.. Addresses6, .. Ipv6])}";
            case 10:
                return $"{Of(Ether)} {relation} {Of([.. Hardware, .. Ether])}";
            case 11:
                return $"{Of(Texts)} {Of([.. Relations, "contains"])} {Of(Strings)}";
            case 12:
                return $"{Of(["frame", "tcp", "udp", "ip", .. Texts])} matches {Of(Patterns)}";
            case 13:
                return $"{Of(["frame", "tcp", "udp", "ip"])} contains {Of([.. ByteStrings, .. Strings])}";
            case 14:
                string whole = Of(["ip", "udp", "frame", "eth", .. Ether, .. Texts]);
                return $"{whole}{Of(Slices)} {relation} {Of(ByteStrings)}";
            case 15:
                return $"{number} in {{{Of(["1", "6", "53", "80"])}..{Of(["6", "64", "100"])}}}";
            case 16:
                return $"{number} & {_random.Next(1, 255)} {Of(["== 1", "== 2", "> 0", ""])}".TrimEnd();
            case 17:
                return $"{Of(Times)} {Of([">", "<", ">=", "<="])} {_random.Next(600)}.{_random.Next(10)}";
            case 18:
                return $"{Of(["len", "count"])}({Of([.. Ether, .. Ipv4, .. Texts])}) {relation} {_random.Next(20)}";
            default:
                return $"{Of([.. Ipv4, "ip.ttl", "tcp.port"])}#{Of(["1", "2", "[1:2]", "[-1]"])}";
        }
    }

    // Every numeric field holds these.
    private string Number() => Of(["0", "1", "2", "6", "17", "53", "64", "80", "0x40", "012", "0b101", "'a'", "255"]);

    private string Of(string[] choices) => choices[_random.Next(choices.Length)];
}
