using System.Net;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Application;

/// <summary>The first values in the packets of each five-tuple, in either direction, by tshark.</summary>
internal static class TsharkFlowValues
{
    private const char Separator = '\u0001';

    private static readonly string[] Addresses =
    [
        "frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport",
        "udp.dstport",
    ];

    // Each column with its field; those with a condition are added by name.
    private static readonly (string Column, string Field)[] Fields =
    [
        ("tls_sni", "tls.handshake.extensions_server_name"), ("tls_alpn", "tls.handshake.extensions_alpn_str"),
        ("ja3", "tls.handshake.ja3"), ("http_method", "http.request.method"), ("http_host", "http.host"),
        ("http_uri", "http.request.uri"), ("http_user_agent", "http.user_agent"),
        ("http_status", "http.response.code"), ("dns_query", "dns.qry.name"), ("dns_qtype", "dns.qry.type"),
        ("dns_rcode", "dns.flags.rcode"), ("ssh", "ssh.protocol"), ("quic_version", "quic.version"),
        ("hello", "tls.handshake.type"), ("response", "dns.flags.response"),
    ];

    /// <summary>Values by column, for each key.</summary>
    public static Dictionary<string, Dictionary<string, string>> Of(string capture)
    {
        string[] names = [.. Addresses, .. Fields.Select(field => field.Field)];
        string[] lines = ForeignTool.Run(
            "tshark",
            [
                "-r", capture, "-T", "fields", "-E", $"aggregator={Separator}",
                .. names.SelectMany(name => (string[])["-e", name]),
            ]).Output;
        var all = new Dictionary<string, Dictionary<string, string>>();
        foreach (string line in lines)
        {
            string[] values = line.Split('\t');
            if (values.Length != names.Length)
                continue;
            Dictionary<string, string> packet = names.Zip(values).ToDictionary(one => one.First, one => one.Second);
            if (KeyOf(packet) is { } key)
                Add(all, key, packet);
        }
        return all;
    }

    /// <summary>The two ends of a connection, in the same order for both directions.</summary>
    public static string Key(string protocol, string source, string port, string destination, string otherPort)
    {
        string[] ends = [$"{IPAddress.Parse(source)} {port}", $"{IPAddress.Parse(destination)} {otherPort}"];
        return $"{protocol} {string.Join(" - ", ends.Order(StringComparer.Ordinal))}";
    }

    // By the innermost header; nothing for what an ICMP error quotes.
    private static string? KeyOf(Dictionary<string, string> packet)
    {
        string[] protocols = packet["frame.protocols"].Split(':');
        string transport = packet["tcp.srcport"].Length > 0 ? "tcp" : "udp";
        if (protocols.Contains("icmp") || protocols.Contains("icmpv6") || packet[transport + ".srcport"].Length == 0)
            return null;
        string ip = Array.LastIndexOf(protocols, "ipv6") > Array.LastIndexOf(protocols, "ip") ? "ipv6" : "ip";
        string Last(string field) => packet[field].Split(Separator)[^1];
        return Last(ip + ".src").Length == 0
            ? null
            : Key(
                transport == "tcp" ? "6" : "17", Last(ip + ".src"), Last(transport + ".srcport"), Last(ip + ".dst"),
                Last(transport + ".dstport"));
    }

    private static void Add(
        Dictionary<string, Dictionary<string, string>> all, string key, Dictionary<string, string> packet)
    {
        foreach ((string column, string field) in Fields)
        {
            string value = packet[field].Split(Separator)[0];
            bool counts = column switch
            {
                "tls_sni" or "tls_alpn" => packet["tls.handshake.type"].Split(Separator)[0] == "1",
                "dns_rcode" => packet["dns.flags.response"].Split(Separator)[0] is "1" or "True",
                "hello" or "response" => false,
                _ => !column.StartsWith("http", StringComparison.Ordinal) || packet["tcp.srcport"].Length > 0,
            };
            if (counts && value.Length > 0)
                AddFirst(all, key, column == "ssh" ? "ssh " + value : column, value);
        }
    }

    /// <summary>Adds a value unless there is one.</summary>
    public static void AddFirst(
        Dictionary<string, Dictionary<string, string>> all, string key, string column, string value)
    {
        if (!all.TryGetValue(key, out Dictionary<string, string>? values))
            all[key] = values = [];
        values.TryAdd(column, value);
    }
}
