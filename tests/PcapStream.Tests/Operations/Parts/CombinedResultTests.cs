using System.Globalization;
using System.Text;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Operations;
using PcapStream.Operations.Count;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Info;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Echo;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Trees;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Parts;

/// <summary>Seeded captures and numbers of shards: what is combined is what one run reads.</summary>
public sealed class CombinedResultTests : IDisposable
{
    private const int Captures = 12;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Description_of_shards_is_that_of_one_run() => Compare(
        "info",
        (files, shard, partial, random) => Text(InfoOperation.Run(
            files, new InfoOptions { Shard = shard, Partial = partial, Batches = Batches(random) })),
        partials => Text(InfoOperation.Combine(partials, new InfoOptions())));

    [Fact]
    public void Counts_of_shards_are_those_of_one_run() => Compare(
        "parse",
        (files, shard, partial, random) => Text(CountOperation.Run(
            files, new CountOptions { Shard = shard, Partial = partial, Batches = Batches(random) })),
        partials => Text(CountOperation.Combine(partials, new CountOptions())));

    /// <summary>PCAPSTREAM_PAIRS sets the number of captures, each with another number of shards.</summary>
    [Fact]
    public void Times_of_shards_are_those_of_one_run()
    {
        StatisticRequest[] requests =
        [
            .. new[]
            {
                "io,stat,0.02", "io,stat,0.5,SUM(frame.len)udp,MAX(udp.length),MIN(frame.len)tcp,COUNT(ip.src),udp",
                "plen,tree", "ip_srcdst,tree", "ptype,tree", "dests,tree",
                "io,stat,0,AVG(udp.length)udp,AVG(ip.id)", "io,stat,0.3,AVG(frame.len),AVG(tcp.seq_raw)",
            }.Select(Statistics.Parse),
        ];
        int pairs = int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_PAIRS"), out int number) ? number : 12;
        for (int seed = 0; seed < pairs; seed++)
        {
            var random = new Random(seed);
            _folder.With("bursts", SomeLarge.Bursts(seed));
            string[] files = seed % 3 == 0 ? [_folder["bursts"], Repository.TestData("dns.pcap")] : [_folder["bursts"]];
            // Those with little memory spill.
            StatsOptions options = new()
            {
                Statistics = requests,
                Batches = Batches(random) with { MemoryLimit = random.Next(7, 25) << 20, PacketsPerBatch = 100 },
                Filter = seed % 2 == 0 ? null : PcapStream.Filtering.PacketFilter.Parse("udp"),
            };
            string one = Run(options);
            PartialSet set = Partials(
                files, random.Next(2, 65), random, "stats",
                (shard, partial) => Run(options with { Shard = shard, Partial = partial }));
            using StatsResult all = StatsOperation.Combine(set, options);
            Assert.True(one == Text(all), $"seed {seed}");

            string Run(StatsOptions asked)
            {
                using StatsResult result = StatsOperation.Run(files, asked);
                return Text(result);
            }
        }
    }

    [Theory]
    [InlineData(32 << 20)]
    [InlineData(16 << 20)]
    public void Statistics_of_shards_are_those_of_one_run(long memoryLimit)
    {
        StatisticRequest[] requests =
        [
            .. new[]
            {
                "io,phs", "conv,ip", "conv,udp", "conv,eth", "endpoints,tcp", "endpoints,eth,7", "talkers",
                "conv,tcp", "tcp,health", "conv,tcp,3,tcp.len > 0", "hosts",
                "conv,udp,5,udp.length > 900", "io,stat,0.1",
                "io,stat,7,SUM(frame.len)udp,MAX(udp.length)udp,tcp,COUNT(ip.src)", "plen,tree",
                "ip_hosts,tree", "ip_srcdst,tree", "ptype,tree", "dests,tree", "ipv6_hosts,tree",
            }.Select(Statistics.Parse),
        ];
        Compare(
            "stats",
            (files, shard, partial, random) =>
            {
                using StatsResult result = StatsOperation.Run(files, new StatsOptions
                {
                    Statistics = requests,
                    Shard = shard,
                    Partial = partial,
                    Batches = Batches(random),
                });
                return Text(result);
            },
            partials =>
            {
                using StatsResult result = StatsOperation.Combine(partials, new StatsOptions
                {
                    Statistics = requests,
                    Batches = new BatchOptions { MemoryLimit = memoryLimit, PacketsPerBatch = 512 },
                });
                return Text(result);
            });
    }

    [Theory]
    [InlineData(32 << 20)]
    [InlineData(16 << 20)]
    public void Replies_in_other_shards_than_their_requests_are_found(long memoryLimit)
    {
        StatisticRequest[] requests =
        [
            .. new[]
            {
                "icmp,srt", "icmp,srt,icmp.seq > 3", "dns,tree", "dns,tree,tcp", "http,tree", "http_req,tree",
                "http_srv,tree,ip.src == 10.0.0.1",
            }.Select(Statistics.Parse),
        ];
        StatsOptions options = new()
        {
            Statistics = requests,
            Batches = new BatchOptions { MemoryLimit = memoryLimit, PacketsPerBatch = 256 },
        };
        string[] files = [.. Enumerable.Range(0, 3).Select(hour => _folder[$"hour-{hour}"])];
        for (int seed = 0; seed < Captures; seed++)
        {
            var random = new Random(seed);
            for (int hour = 0; hour < files.Length; hour++)
                _folder.With($"hour-{hour}", SomeRequests.Capture(seed, hour));
            string one = Run(options);
            Assert.Matches("Replies = [1-9]", one);
            PartialSet set = Partials(
                files, random.Next(2, 30), random, "stats",
                (shard, partial) => Run(options with { Shard = shard, Partial = partial }));
            using StatsResult all = StatsOperation.Combine(set, options);
            Assert.Equal(one, Text(all));
        }

        string Run(StatsOptions asked)
        {
            using StatsResult result = StatsOperation.Run(files, asked);
            return Text(result);
        }
    }

    [Theory]
    [InlineData("zeek", FlowKeyParts.None)]
    [InlineData("cic", FlowKeyParts.Interface | FlowKeyParts.Vlan | FlowKeyParts.Tunnel)]
    public void Flows_of_shards_are_those_of_one_run(string schema, FlowKeyParts key)
    {
        FlowsOptions options = new() { Columns = FlowColumns.WithKey(FlowColumns.Schema(schema)!, key), Key = key };
        using var rows = new MemoryStream();
        Compare(
            "flows",
            (files, shard, partial, random) => Text(FlowsOperation.Run(
                files, Emptied(), options with { Shard = shard, Partial = partial, Batches = Batches(random) })),
            partials => Text(FlowsOperation.Combine(partials, Emptied(), options)));

        MemoryStream Emptied()
        {
            rows.SetLength(0);
            return rows;
        }

        string Text(FlowsResult result) =>
            $"{Encoding.UTF8.GetString(rows.ToArray())}{result.Packets} {result.Flows} {result.WithoutFlow}\n"
            + Damage(result);
    }

    [Fact]
    public void Shards_with_indexes_say_the_same()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            _folder.With($"{seed}", SomeLarge.Capture(seed));
            string[] files = [_folder[$"{seed}"]];
            Assert.Empty(PcapStream.Operations.Index.IndexOperation.Run(
                files, new PcapStream.Operations.Index.IndexOptions()).Failures);
            string one = Text(InfoOperation.Run(files, new InfoOptions()));
            Assert.Equal(one, Text(InfoOperation.Combine(
                Partials(files, 5, new Random(seed), "info", (shard, partial) =>
                    InfoOperation.Run(files, new InfoOptions { Shard = shard, Partial = partial })),
                new InfoOptions())));
        }
    }

    private void Compare(
        string command,
        Func<string[], InputShard?, PartialOutput?, Random, string> run,
        Func<PartialSet, string> combine)
    {
        int compared = 0;
        for (int seed = 0; seed < Captures; seed++)
        {
            var random = new Random(seed);
            _folder.With("large", SomeLarge.Capture(seed)).With("small", SomeLarge.Capture(seed + 1)[..30_000]);
            string[] files = [_folder["large"], _folder["small"], Repository.TestData("dns.pcap")];
            string one = run(files, null, null, random);
            PartialSet set = Partials(
                files, random.Next(2, 20), random, command, (shard, partial) => run(files, shard, partial, random));
            Assert.Equal(one, combine(set));
            compared++;
        }
        Assert.Equal(Captures, compared);
    }

    // In any order, and one of them twice.
    private PartialSet Partials(
        string[] files, int count, Random random, string command, Action<InputShard, PartialOutput> run)
    {
        int[] order = [.. Enumerable.Range(1, count), random.Next(1, count + 1)];
        random.Shuffle(order);
        var paths = new HashSet<string>();
        foreach (int shard in order)
        {
            string path = _folder[$"part-{shard}"];
            run(new InputShard(shard, count), new PartialOutput(path, "test", command, []));
            paths.Add(path);
        }
        var set = PartialSet.Open([.. paths], "test");
        Assert.Equal(files, set.Files);
        return set;
    }

    private static BatchOptions Batches(Random random) =>
        new() { Threads = random.Next(1, 3), PacketsPerBatch = random.Next(2) == 0 ? 100 : 512 };

    private static string Text(InfoResult result)
    {
        Assert.Empty(result.Failures);
        var text = new StringBuilder();
        foreach (CaptureInfo one in result.Captures)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""
                {one.File} {one.Variant} {one.ByteOrder} {one.InferredSnapLength} {one.Packets} {one.FileBytes}
                {one.CaptureBytes} {one.CapturedBytes} {one.OriginalBytes} {one.FirstTime} {one.LastTime}
                {one.StrictTimeOrder} {one.PacketCommentCount} {one.Description.Sections} {one.Complete}
                """);
            text.AppendJoin('\n', one.Interfaces.Select(source =>
                $"{source.Packets} {source.Interface with { Comments = [], Addresses = [], Statistics = null }} "
                + $"{(source.Interface.Statistics ?? new InterfaceStatistics()) with { Comments = [] }}"));
            text.AppendJoin('\n', one.PacketComments);
            text.AppendJoin('\n', one.Damage);
            text.AppendJoin('\n', one.Description.Comments);
        }
        return text.ToString();
    }

    private static string Text(CountResult result) =>
        $"{result.Packets} {result.CapturedBytes} {result.OriginalBytes} {result.FirstTime} {result.LastTime} "
        + $"{result.FilteredOut} {result.Implausible}\n{string.Join('\n', result.Protocols)}\n{Damage(result)}";

    private static string Text(StatsResult result)
    {
        var rows = new RowText();
        foreach (StatisticResult statistic in result.Statistics)
        {
            rows.Text.Append('\n').Append(statistic switch
            {
                IntervalsResult one =>
                    $"{one.Duration} {string.Join(' ', one.MostValues)} {string.Join(' ', one.Most)}",
                TreeResult one => $"{one.Packets} {one.Elapsed} {one.NameWidth}",
                EchoTimesResult one => $"{one with { Request = null! }}",
                LengthsResult one => $"{one.Elapsed} {one.All.Burst} {one.All.BurstStart} {one.All.Bytes}",
                _ => "",
            });
            statistic.WriteRows(rows);
        }
        return $"{result.Packets} {result.CapturedBytes} {result.OriginalBytes} {result.FirstTime} {result.LastTime}\n"
            + $"{rows.Text}\n{Damage(result)}";
    }

    private static string Damage(ReadingResult result)
    {
        Assert.Empty(result.Failures);
        return string.Join('\n', result.Damage);
    }

    private sealed class RowText : IRowWriter
    {
        public StringBuilder Text { get; } = new();

        public void BeginRow() => Text.Append('\n');

        public void Add(long value) => Text.Append(' ').Append(value);

        public void Add(string value) => Text.Append(' ').Append(value);

        public void Add(NetworkAddress value) => Text.Append(' ').Append(value);

        public void AddSeconds(long nanoseconds) => Text.Append(' ').Append(nanoseconds);

        public void EndRow() => Text.Append(';');
    }
}
