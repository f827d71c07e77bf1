using System.Globalization;
using System.Text;
using PcapStream.Capture;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>
/// What went wrong in TCP connections against the statistic <c>tcp,health</c>, which other tests hold against tshark.
/// Connections with one row in both and the same packets: a close ends a flow, but no conversation, and tunnels count
/// in conversations at every layer.
/// </summary>
public sealed class FlowHealthTests(ITestOutputHelper output)
{
    private static readonly string[] Ends = ["src_ip", "src_port", "dst_ip", "dst_port"];

    private static readonly string[] Counts =
    [
        "retransmissions", "fast_retransmissions", "spurious_retransmissions", "out_of_order", "gaps",
        "duplicate_acks", "keep_alives", "zero_windows",
    ];

    [Fact]
    public void Captures_of_others_have_the_statistic_s_counts()
    {
        int compared = 0;
        int troubled = 0;
        foreach (string file in Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(file) is not (".pcap" or ".pcapng" or ".cap"))
                continue;
            try
            {
                Dictionary<string, string> conversations = Conversations(file);
                foreach ((string ends, string counts) in Flows(file))
                {
                    if (!conversations.TryGetValue(ends, out string? expected)
                        || expected.Split(' ')[0] != counts.Split(' ')[0])
                        continue;
                    Assert.Equal($"{file} {ends} {expected}", $"{file} {ends} {counts}");
                    compared++;
                    troubled += expected.Split(' ')[1..].Any(count => count != "0") ? 1 : 0;
                }
            }
            catch (CaptureException)
            {
                // No capture that is read here.
            }
        }
        output.WriteLine($"{compared} connections, {troubled} with trouble");
        Assert.True(troubled > 20);
    }

    private static Dictionary<string, string> Flows(string file)
    {
        using var text = new MemoryStream();
        FlowsOperation.Run([file], text, new FlowsOptions
        {
            Columns =
            [
                .. Ends.Prepend("protocol")
                    .Concat(Counts.Prepend("packets").SelectMany(name => new[] { $"src_{name}", $"dst_{name}" }))
                    .Select(name => FlowColumns.Find(name)!),
            ],
            IdleTimeout = TimeSpan.MaxValue,
            ActiveTimeout = TimeSpan.MaxValue,
        });
        return Single(
            from line in Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let values = line.Split(',')
            where values[0] == "6"
            let ends = EndsOf($"{values[1]} {values[2]}", $"{values[3]} {values[4]}")
            select (ends, string.Join(' ', values[5..].Chunk(2).Select(Sum))));
    }

    private static int Sum(string[] values) => values.Sum(value => int.Parse(value, CultureInfo.InvariantCulture));

    private static Dictionary<string, string> Conversations(string file)
    {
        using StatsResult result =
            StatsOperation.Run([file], new StatsOptions { Statistics = [Statistics.Parse("tcp,health")] });
        return Single(
            from row in ((TcpHealthResult)result.Statistics[0]).Rows.ToArray()
            let counts = row.Counts
            let sums = new[]
            {
                counts.Retransmissions, counts.FastRetransmissions, counts.SpuriousRetransmissions, counts.OutOfOrder,
                counts.Gaps, counts.DuplicateAcks, counts.KeepAlives, counts.ZeroWindows,
            }
            let ends = row.Conversation
            select (EndsOf($"{ends.AddressA} {ends.PortA}", $"{ends.AddressB} {ends.PortB}"),
                $"{ends.Total.Frames} {string.Join(' ', sums)}"));
    }

    // Those that occur once.
    private static Dictionary<string, string> Single(IEnumerable<(string Ends, string Counts)> rows) => rows
        .GroupBy(row => row.Ends)
        .Where(group => group.Count() == 1)
        .ToDictionary(group => group.Key, group => group.Single().Counts);

    private static string EndsOf(string one, string other) =>
        string.Join(' ', new[] { one, other }.Order(StringComparer.Ordinal));
}
