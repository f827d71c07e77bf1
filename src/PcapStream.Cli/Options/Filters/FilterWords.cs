using System.Text.RegularExpressions;

namespace PcapStream.Cli.Options.Filters;

/// <summary>The words, numbers and operators of a filter expression, for messages about it.</summary>
internal static partial class FilterWords
{
    // Words that are followed by a name of the user's: a host, a network, a service or a protocol.
    private static readonly HashSet<string> BeforeNames =
        ["host", "net", "port", "portrange", "gateway", "proto", "protochain", "src", "dst", "ifname", "on", "type"];

    // Those of pcap-filter(7) that people write, without the words for ATM, MTP3 and pf's log.
    private static readonly HashSet<string> Known =
    [
        .. BeforeNames,
        "ether", "link", "ip", "ip6", "arp", "rarp", "tcp", "udp", "icmp", "icmp6", "igmp", "igrp", "pim", "sctp",
        "ah", "esp", "vrrp", "carp", "fddi", "tr", "wlan", "radio", "ppp", "slip", "atalk", "aarp", "decnet", "lat",
        "iso", "clnp", "esis", "isis", "stp", "ipx", "netbeui", "llc", "vlan", "mpls", "pppoed", "pppoes", "geneve",
        "vxlan", "mask", "broadcast", "multicast", "less", "greater", "len", "length", "byte", "and", "or", "not",
        "inbound", "outbound", "subtype", "dir", "ra", "ta", "addr1", "addr2", "addr3", "addr4", "tcpflags",
        "tcp-fin", "tcp-syn", "tcp-rst", "tcp-push", "tcp-ack", "tcp-urg", "tcp-ece", "tcp-cwr", "icmptype",
        "icmpcode", "icmp6type", "icmp6code", "icmp-echo", "icmp-echoreply", "icmp-unreach", "icmp-redirect",
        "icmp-timxceed",
    ];

    /// <summary>Cuts an expression into words, in order.</summary>
    public static IReadOnlyList<FilterWord> Split(string expression) =>
        [.. Word().Matches(expression).Select(match => new FilterWord(match.Value, match.Index))];

    /// <summary>The place of the first word that pcap-filter(7) does not have; null when all are known.</summary>
    public static int? FindUnknown(IReadOnlyList<FilterWord> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            string text = words[i].Text;
            if (words[i].IsName && !Known.Contains(text) && (i == 0 || !BeforeNames.Contains(words[i - 1].Text)))
                return i;
        }
        return null;
    }

    /// <summary>A suggestion for a misspelled word, or nothing.</summary>
    public static string Suggest(string word) => Suggestion.Of(word, Known);

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"?|\\?[A-Za-z_][A-Za-z0-9_.-]*|[0-9][A-Za-z0-9.:/]*|::[0-9A-Fa-f:.]*|[=!<>]=|&&|\|\||<<|>>|\S
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Word();
}

/// <summary>A word of a filter expression.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">The index of its first character.</param>
internal sealed record FilterWord(string Text, int Start)
{
    /// <summary>Whether it is neither a number, an address, a text in quotes nor an operator.</summary>
    public bool IsName => char.IsAsciiLetter(Text[0]) && !IsAddress;

    // An IPv6 or MAC address may begin with a letter; both contain a colon, which ends a name.
    private bool IsAddress => Text.Length <= 4 && Text.All(char.IsAsciiHexDigit) && Text.Any(char.IsAsciiDigit);
}
