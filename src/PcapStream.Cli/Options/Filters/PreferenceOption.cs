using System.CommandLine;

namespace PcapStream.Cli.Options.Filters;

/// <summary>tshark's preferences that are known here: <c>-o NAME:VALUE</c>.</summary>
internal sealed class PreferenceOption
{
    private const string Joining = "tcp.desegment_tcp_streams";

    // What is always so here, and what it is called where someone wants it otherwise.
    private static readonly Fixed[] Others =
    [
        new("ip.defragment", false, "IP fragments are not joined"),
        new("ipv6.defragment", false, "IP fragments are not joined"),
        new("tcp.analyze_sequence_numbers", true, "sequence numbers are analysed where a field needs it"),
        new("tcp.relative_sequence_numbers", true, "the numbers of the header are tcp.seq_raw and tcp.ack_raw"),
        new("tcp.reassemble_out_of_order", false, "messages are joined in the order of the capture"),
        new("tcp.no_subdissector_on_error", false, "messages that segments out of order complete are read too"),
        new("tcp.check_checksum", false, "checksums are not verified"),
        new("udp.check_checksum", false, "checksums are not verified"),
        new("ip.check_checksum", false, "checksums are not verified"),
        new("tls.desegment_ssl_records", true, "records are joined with tcp.desegment_tcp_streams"),
        new("http.desegment_headers", true, "messages are joined with tcp.desegment_tcp_streams"),
        new("http.desegment_body", true, "messages are joined with tcp.desegment_tcp_streams"),
        new("dns.desegment_dns_messages", true, "messages are joined with tcp.desegment_tcp_streams"),
        new("nameres.network_name", false, "names are never resolved"),
        new("nameres.mac_name", false, "names are never resolved"),
        new("nameres.transport_name", false, "names are never resolved"),
    ];

    private readonly RepeatedOption _preferences = new(
        $"One of tshark's preferences: {Joining}:FALSE reads each TCP segment alone.", "NAME:VALUE", "-o");

    public void AddTo(Command command) => command.Add(_preferences.Option);

    /// <summary>Whether messages of several segments are joined; null when no preference says so.</summary>
    /// <exception cref="UsageException">A preference is not known, or is otherwise here.</exception>
    public bool? JoinsSegments(ParseResult command)
    {
        bool? joins = null;
        foreach (string text in _preferences.Texts(command))
            joins = Read(text) ?? joins;
        return joins;
    }

    /// <summary>
    /// Reads one preference: whether messages of several segments are joined; null for one that says nothing of that.
    /// </summary>
    /// <exception cref="UsageException">It is not known, or is otherwise here.</exception>
    public static bool? Read(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !bool.TryParse(text[(colon + 1)..], out bool value))
            throw new UsageException($"-o {text}: expected NAME:TRUE or NAME:FALSE, such as {Joining}:FALSE");
        string name = text[..colon];
        if (name == Joining)
            return value;
        Check(text, name, value);
        return null;
    }

    private static void Check(string text, string name, bool value)
    {
        if (Array.Find(Others, one => one.Name == name) is not { } known)
        {
            string near = Suggestion.Of(name, [Joining, .. Others.Select(one => one.Name)]);
            throw new UsageException($"-o {text}: this preference of tshark is not supported{near}");
        }
        if (known.Value != value)
            throw new UsageException($"-o {text}: {known.Meaning}");
    }

    /// <summary>A preference that cannot be changed.</summary>
    private sealed record Fixed(string Name, bool Value, string Meaning);
}
