using System.CommandLine;
using PcapStream.Operations;

namespace PcapStream.Cli.Options.Filters;

/// <summary>tshark's preferences that are known here: <c>-o NAME:VALUE</c>.</summary>
internal sealed class PreferenceOption
{
    private const string Joining = "tcp.desegment_tcp_streams";
    private const string Ipv4 = "ip.defragment";
    private const string Ipv6 = "ipv6.defragment";

    // What is always so here, and what it is called where someone wants it otherwise.
    private static readonly Fixed[] Others =
    [
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
        $"One of tshark's preferences: {Joining}:FALSE reads each TCP segment alone, {Ipv4}:FALSE each IP fragment.",
        "NAME:VALUE", "-o");

    public void AddTo(Command command) => command.Add(_preferences.Option);

    /// <summary>What the preferences say.</summary>
    /// <exception cref="UsageException">A preference is not known, or is otherwise here.</exception>
    public Preferences Read(ParseResult command) =>
        _preferences.Texts(command).Aggregate(new Preferences(), (before, text) => Add(text, before));

    /// <summary>Adds a preference to those before it.</summary>
    /// <exception cref="UsageException">It is not known, or is otherwise here.</exception>
    public static Preferences Add(string text, Preferences before)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !bool.TryParse(text[(colon + 1)..], out bool value))
            throw new UsageException($"-o {text}: expected NAME:TRUE or NAME:FALSE, such as {Joining}:FALSE");
        string name = text[..colon];
        switch (name)
        {
            case Joining:
                return before with { JoinsSegments = value };
            case Ipv4:
                return before with { JoinsIpv4 = value };
            case Ipv6:
                return before with { JoinsIpv6 = value };
            default:
                Check(text, name, value);
                return before;
        }
    }

    private static void Check(string text, string name, bool value)
    {
        if (Array.Find(Others, one => one.Name == name) is not { } known)
        {
            string near = Suggestion.Of(name, [Joining, Ipv4, Ipv6, .. Others.Select(one => one.Name)]);
            throw new UsageException($"-o {text}: this preference of tshark is not supported{near}");
        }
        if (known.Value != value)
            throw new UsageException($"-o {text}: {known.Meaning}");
    }

    /// <summary>A preference that cannot be changed.</summary>
    private sealed record Fixed(string Name, bool Value, string Meaning);
}

/// <summary>What preferences say; null for what no preference says.</summary>
/// <param name="JoinsSegments">Whether messages of several TCP segments are joined.</param>
/// <param name="JoinsIpv4">Whether fragments of IPv4 are joined.</param>
/// <param name="JoinsIpv6">Whether fragments of IPv6 are joined.</param>
internal readonly record struct Preferences(bool? JoinsSegments, bool? JoinsIpv4, bool? JoinsIpv6)
{
    /// <summary>The versions of IP whose fragments are joined.</summary>
    /// <param name="byDefault">Whether they are where no preference says so.</param>
    public IpVersions JoinedFragments(bool byDefault) =>
        (JoinsIpv4 ?? byDefault ? IpVersions.Ipv4 : IpVersions.None)
        | (JoinsIpv6 ?? byDefault ? IpVersions.Ipv6 : IpVersions.None);
}
