using System.Globalization;
using System.Net;
using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;

namespace PcapStream.Tests.Operations.Flows.Foreign;

/// <summary>
/// What two ends sent each other, in all flows between them: programs differ in when a flow ends, but not in what was
/// sent.
/// </summary>
internal sealed record Exchange(Sent Forward, Sent Backward)
{
    private static readonly string[] Columns =
    [
        "protocol", "src_ip", "src_port", "dst_ip", "dst_port", "start", "end", "src_packets", "src_bytes",
        "src_ip_bytes", "src_flags", "dst_packets", "dst_bytes", "dst_ip_bytes", "dst_flags",
    ];

    /// <summary>Seconds since 1970.</summary>
    public decimal Start { get; set; } = decimal.MaxValue;

    public decimal End { get; set; } = decimal.MinValue;

    /// <summary>The exchanges of a capture as <c>flows</c> has them.</summary>
    public static Dictionary<Ends, Exchange> Of(string file, FlowsOptions options)
    {
        var exchanges = new Dictionary<Ends, Exchange>();
        foreach (string[] row in Rows(file, options, Columns))
        {
            var from = new End(IPAddress.Parse(row[1]), Whole(row[2]));
            var to = new End(IPAddress.Parse(row[3]), Whole(row[4]));
            Exchange exchange = Between(exchanges, Whole(row[0]), from, to, out bool isForward);
            exchange.Add(Parse(row[5]), Parse(row[6]));
            (isForward ? exchange.Forward : exchange.Backward).Add(row.AsSpan(7, 4));
            (isForward ? exchange.Backward : exchange.Forward).Add(row.AsSpan(11, 4));
        }
        return exchanges;
    }

    /// <summary>
    /// The exchange between two ends; adds a new one where it is missing. Only TCP, UDP and SCTP keep their ports:
    /// programs choose different numbers in their place for other protocols.
    /// </summary>
    public static Exchange Between(
        Dictionary<Ends, Exchange> exchanges, int protocol, End sender, End receiver, out bool isForward)
    {
        if (protocol is not (6 or 17 or 132))
            (sender, receiver) = (sender with { Port = 0 }, receiver with { Port = 0 });
        isForward = sender.CompareTo(receiver) <= 0;
        Ends ends = isForward ? new Ends(protocol, sender, receiver) : new Ends(protocol, receiver, sender);
        if (!exchanges.TryGetValue(ends, out Exchange? exchange))
            exchanges.Add(ends, exchange = new Exchange(new Sent(), new Sent()));
        return exchange;
    }

    /// <summary>Compares exchanges with another program's.</summary>
    /// <param name="ours">Exchanges here.</param>
    /// <param name="theirs">Those of the other program.</param>
    /// <param name="text">What one end sent.</param>
    /// <param name="tolerance">
    /// How much times may differ. A time of 0, which stands for none in other programs, is not compared.
    /// </param>
    public static IEnumerable<Difference> Differences(
        Dictionary<Ends, Exchange> ours, Dictionary<Ends, Exchange> theirs, Func<Sent, string> text, decimal tolerance)
    {
        foreach (Ends ends in ours.Keys.Union(theirs.Keys))
        {
            string one = ours.TryGetValue(ends, out Exchange? flow) ? Text(flow) : "nothing";
            string other = theirs.TryGetValue(ends, out Exchange? expected) ? Text(expected) : "nothing";
            if (one != other)
                yield return new Difference(ends.ToString(), $"{one}, expected {other}");
            else if (flow!.Start > 0 && (Math.Abs(flow.Start - expected!.Start) > tolerance
                || Math.Abs(flow.End - expected.End) > tolerance))
            {
                yield return new Difference(
                    ends.ToString(), $"{flow.Start} to {flow.End}, expected {expected.Start} to {expected.End}");
            }
        }

        string Text(Exchange exchange) => $"{text(exchange.Forward)}, {text(exchange.Backward)}";
    }

    /// <summary>Rows of <c>flows</c>.</summary>
    public static IEnumerable<string[]> Rows(string file, FlowsOptions options, params string[] columns)
    {
        using var text = new MemoryStream();
        FlowsOperation.Run([file], text, options with
        {
            Columns = [.. FlowColumns.FindAll(columns).Select(column => column!)],
            Format = FlowFormat.Tsv,
        });
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length)
            .Split('\n').Skip(1).SkipLast(1).Select(line => line.Split('\t'));
    }

    public void Add(decimal start, decimal end) =>
        (Start, End) = (Math.Min(Start, start), Math.Max(End, end));

    private static decimal Parse(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>What one end sent.</summary>
internal sealed class Sent
{
    public long Packets { get; set; }

    public long FrameBytes { get; set; }

    public long IpBytes { get; set; }

    /// <summary>Letters of TCP flags.</summary>
    public SortedSet<char> Flags { get; } = [];

    /// <summary>Adds packets, bytes of frames and of IP, and flags.</summary>
    public void Add(ReadOnlySpan<string> values)
    {
        Packets += long.Parse(values[0], CultureInfo.InvariantCulture);
        FrameBytes += long.Parse(values[1], CultureInfo.InvariantCulture);
        IpBytes += long.Parse(values[2], CultureInfo.InvariantCulture);
        Flags.UnionWith(values[3]);
    }
}

/// <summary>A protocol between two ends, the lesser one first.</summary>
internal readonly record struct Ends(int Protocol, End Lesser, End Greater)
{
    public override string ToString() => $"{Protocol} {Lesser} {Greater}";
}

/// <summary>An address and a port.</summary>
internal readonly record struct End(IPAddress Address, int Port) : IComparable<End>
{
    public int CompareTo(End other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => $"{Address} {Port}";
}
