namespace PcapStream.Cli.Options.Filters;

/// <summary>Recognises Wireshark's display filters, and writes the simple ones as capture filters.</summary>
internal sealed class CaptureForm
{
    // wireshark-filter(4) on the left, pcap-filter(7) on the right.
    private static readonly Dictionary<string, string> Fields = new()
    {
        ["ip.addr"] = "host",
        ["ip.src"] = "src host",
        ["ip.dst"] = "dst host",
        ["ip.host"] = "host",
        ["ipv6.addr"] = "host",
        ["ipv6.src"] = "src host",
        ["ipv6.dst"] = "dst host",
        ["eth.addr"] = "ether host",
        ["eth.src"] = "ether src",
        ["eth.dst"] = "ether dst",
        ["eth.type"] = "ether proto",
        ["ip.proto"] = "ip proto",
        ["tcp.port"] = "tcp port",
        ["tcp.srcport"] = "tcp src port",
        ["tcp.dstport"] = "tcp dst port",
        ["udp.port"] = "udp port",
        ["udp.srcport"] = "udp src port",
        ["udp.dstport"] = "udp dst port",
        ["sctp.port"] = "sctp port",
        ["vlan.id"] = "vlan",
    };

    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["frame.len"] = "len",
        ["ip.ttl"] = "ip[8]",
        ["ipv6.hlim"] = "ip6[7]",
        ["icmp.type"] = "icmp[icmptype]",
    };

    private static readonly Dictionary<string, string> Flags = new()
    {
        ["tcp.flags.syn"] = "tcp-syn",
        ["tcp.flags.ack"] = "tcp-ack",
        ["tcp.flags.fin"] = "tcp-fin",
        ["tcp.flags.reset"] = "tcp-rst",
        ["tcp.flags.push"] = "tcp-push",
        ["tcp.flags.urg"] = "tcp-urg",
    };

    private static readonly Dictionary<string, string> Protocols = new()
    {
        ["ip"] = "ip",
        ["ipv6"] = "ip6",
        ["arp"] = "arp",
        ["tcp"] = "tcp",
        ["udp"] = "udp",
        ["sctp"] = "sctp",
        ["icmp"] = "icmp",
        ["icmpv6"] = "icmp6",
        ["igmp"] = "igmp",
        ["vlan"] = "vlan",
        ["mpls"] = "mpls",
        ["stp"] = "stp",
    };

    // Capture filters know applications by their registered ports only (IANA).
    private static readonly Dictionary<string, string> Applications = new()
    {
        ["dns"] = "port 53",
        ["http"] = "tcp port 80",
        ["http2"] = "tcp port 443",
        ["tls"] = "tcp port 443",
        ["ssl"] = "tcp port 443",
        ["quic"] = "udp port 443",
        ["ssh"] = "tcp port 22",
        ["ftp"] = "tcp port 21",
        ["telnet"] = "tcp port 23",
        ["smtp"] = "tcp port 25",
        ["pop"] = "tcp port 110",
        ["imap"] = "tcp port 143",
        ["dhcp"] = "udp port 67",
        ["bootp"] = "udp port 67",
        ["dhcpv6"] = "udp port 547",
        ["tftp"] = "udp port 69",
        ["ntp"] = "udp port 123",
        ["snmp"] = "udp port 161",
        ["bgp"] = "tcp port 179",
        ["ldap"] = "tcp port 389",
        ["smb"] = "tcp port 445",
        ["smb2"] = "tcp port 445",
        ["syslog"] = "udp port 514",
        ["rtsp"] = "tcp port 554",
        ["mqtt"] = "tcp port 1883",
        ["radius"] = "udp port 1812",
        ["ssdp"] = "udp port 1900",
        ["rdp"] = "tcp port 3389",
        ["sip"] = "port 5060",
        ["mdns"] = "udp port 5353",
        ["llmnr"] = "udp port 5355",
    };

    private static readonly string[] Operators =
        ["contains", "matches", "eq", "ne", "gt", "lt", "ge", "le", "in", "xor"];

    // Deeper expressions are not worth a suggestion, and must not exhaust the stack.
    private const int MostDepth = 50;

    private readonly IReadOnlyList<FilterWord> _words;
    private int _next;
    private int _depth;

    private CaptureForm(IReadOnlyList<FilterWord> words) => _words = words;

    // The word to be read; empty after the last.
    private string Word => _next < _words.Count ? _words[_next].Text : "";

    /// <summary>Whether an expression that is not a capture filter looks like a display filter.</summary>
    public static bool IsLikely(string expression) => FilterWords.Split(expression).Any(word =>
        word.Text is "{" or "==" or "!=" || word.Text[0] == '"'
        || (word.IsName && (word.Text.Contains('.') || Applications.ContainsKey(word.Text)
            || word.Text is "ipv6" or "icmpv6" or "eth" or "frame" || Operators.Contains(word.Text))));

    /// <summary>The capture filter that passes the same packets, or nearly; null when there is no simple one.</summary>
    /// <param name="expression">In wireshark-filter(4) syntax.</param>
    /// <param name="isExact">Whether it passes the same packets: an application's port is only near.</param>
    public static string? ToCaptureFilter(string expression, out bool isExact)
    {
        IReadOnlyList<FilterWord> words = FilterWords.Split(expression);
        isExact = !words.Any(word => Applications.ContainsKey(word.Text));
        var filter = new CaptureForm(words);
        string? form = filter.Either();
        return filter._next == words.Count ? form : null;
    }

    private string? Either() => Chain(Both, "or", "||");

    private string? Both() => Chain(One, "and", "&&");

    private string? Chain(Func<string?> part, string name, string symbol)
    {
        string? form = part();
        while (form is not null && Take(name, symbol))
            form = part() is { } next ? $"{form} {name} {next}" : null;
        return form;
    }

    private string? One()
    {
        if (++_depth > MostDepth)
            return null;
        string? form = Take("not", "!") ? One() is { } denied ? $"not {denied}" : null
            : Take("(") ? Either() is { } inner && Take(")") ? $"({inner})" : null
            : Test();
        _depth--;
        return form;
    }

    // One field or protocol.
    private string? Test()
    {
        string field = Word;
        _next++;
        if (Protocols.TryGetValue(field, out string? protocol) || Applications.TryGetValue(field, out protocol))
            return protocol;
        if (Flags.TryGetValue(field, out string? flag))
            return Flag(flag);
        if (Numbers.TryGetValue(field, out string? number))
            return Comparison() is { } sign && Value() is { } limit ? $"{number} {sign} {limit}" : null;
        return Fields.TryGetValue(field, out string? primitive) ? Primitive(primitive) : null;
    }

    private string? Flag(string flag)
    {
        bool isSet = true;
        if (Comparison() is { } sign)
        {
            if (sign is not ("=" or "!=") || Value() is not { } value)
                return null;
            isSet = (value is "1" or "true" or "True") == (sign == "=");
        }
        return $"tcp[tcpflags] & {flag} {(isSet ? "!=" : "=")} 0";
    }

    private string? Primitive(string primitive)
    {
        if (Take("in"))
            return Set(primitive);
        return Comparison() switch
        {
            "=" when Value() is { } value => Compare(primitive, value),
            "!=" when Value() is { } value => $"not {Compare(primitive, value)}",
            _ => null,
        };
    }

    private string? Set(string primitive)
    {
        if (!Take("{"))
            return null;
        var parts = new List<string>();
        while (Value() is { } value)
        {
            parts.Add(Compare(primitive, value));
            Take(",");
        }
        return Take("}") && parts.Count > 0 ? $"({string.Join(" or ", parts)})" : null;
    }

    private static string Compare(string primitive, string value) =>
        value.Contains('/') ? $"{primitive.Replace("host", "net", StringComparison.Ordinal)} {value}"
            : $"{primitive} {value}";

    private string? Comparison()
    {
        string? sign = Word switch
        {
            "==" or "=" or "eq" => "=",
            "!=" or "ne" => "!=",
            ">" or "gt" => ">",
            "<" or "lt" => "<",
            ">=" or "ge" => ">=",
            "<=" or "le" => "<=",
            _ => null,
        };
        if (sign is not null)
            _next++;
        return sign;
    }

    // A number or an address.
    private string? Value()
    {
        if (Word.Length == 0 || !(char.IsAsciiLetterOrDigit(Word[0]) || Word[0] == ':'))
            return null;
        string value = Word;
        _next++;
        // An address that begins with a letter is cut at its colons.
        while (_next < _words.Count && _words[_next].Start == _words[_next - 1].Start + _words[_next - 1].Text.Length
            && (Word[0] == ':' || value.Contains(':')) && Word is not ("," or "}" or ")"))
        {
            value += Word;
            _next++;
        }
        return value;
    }

    private bool Take(string word, string? same = null)
    {
        if (Word != word && (same is null || Word != same))
            return false;
        _next++;
        return true;
    }
}
