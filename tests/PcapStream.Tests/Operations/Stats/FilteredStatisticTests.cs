using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>Statistics that count the packets of a display filter.</summary>
public sealed class FilteredStatisticTests : IDisposable
{
    private readonly TemporaryFile _file = new(Some.Pcap(SomeTraffic.Packets(seed: 5, 6_000, hosts: 20)));

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("conv,tcp", "tcp.stream < 7")]
    [InlineData("conv,udp", "udp.stream in {1, 3..5}")]
    [InlineData("endpoints,ip", "frame.number > 2000 and tcp")]
    [InlineData("conv,ip", "frame.time_relative > 0.01")]
    public void Filter_of_a_statistic_counts_what_a_filter_of_all_packets_counts(string name, string filter)
    {
        List<string> expected = Rows(Count(name, filter));
        List<string> actual = Rows(Count($"{name},{filter}"));
        Assert.NotEmpty(expected);
        // Times are since the first packet that is selected.
        Assert.Equal(expected.Select(WithoutStart), actual.Select(WithoutStart));
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(1, 7)]
    [InlineData(3, 100)]
    public void Threads_and_batches_have_no_influence(int threads, int packets)
    {
        string[] names =
        [
            "conv,tcp,tcp.stream == 3", "io,stat,0.001,tcp,MAX(tcp.seq)tcp.stream == 2,AVG(frame.time_delta)udp",
            "plen,tree,frame.number > 100",
        ];
        var batches = new BatchOptions { Threads = threads, PacketsPerBatch = packets };
        Assert.Equal(Rows(Count(null, BatchOptions.Default, names)), Rows(Count(null, batches, names)));
    }

    [Fact]
    public void Functions_of_intervals_agree_with_each_other()
    {
        const string Columns = "SUM(frame.len)frame,COUNT(frame.len)frame,MIN(frame.len)frame,MAX(frame.len)frame,"
            + "AVG(frame.len)frame";
        using StatsResult result = Count(null, BatchOptions.Default, $"io,stat,0,{Columns}", "plen,tree");
        var intervals = (IntervalsResult)result.Statistics[0];
        LengthBin all = ((LengthsResult)result.Statistics[1]).All;
        IReadOnlyList<IntervalColumn> columns = intervals.Request.Columns;
        Assert.Equal(
            [all.Bytes, all.Count, all.Shortest, all.Longest, all.Bytes / all.Count],
            intervals.Cells.Select(cell => columns[cell.Column].ValueOf(cell.Sums)));
    }

    [Fact]
    public void Headers_of_protocols_are_counted()
    {
        using StatsResult result = Count("io,stat,0,COUNT(frame),COUNT(ip),COUNT(tcp)ip.ttl,COUNT(udp),FRAMES,BYTES");
        using StatsResult filtered = Count(
            "io,stat,0,FRAMES()frame,FRAMES()ip,FRAMES()tcp && ip,FRAMES()udp,FRAMES(),BYTES()");
        long[] counts = Values(result);
        long[] frames = Values(filtered);
        Assert.All(counts, count => Assert.NotEqual(0, count));
        Assert.Equal(frames[^2..], counts[^2..]);
        // A packet has several headers of IP where they are in each other.
        Assert.All(counts.Zip(frames), pair => Assert.True(pair.First >= pair.Second));
        Assert.Equal(frames[0], counts[0]);

        static long[] Values(StatsResult result)
        {
            var intervals = (IntervalsResult)result.Statistics[0];
            return
            [
                .. intervals.Cells.Select(cell => intervals.Request.Columns[cell.Column].ValueOf(cell.Sums)),
            ];
        }
    }

    [Fact]
    public void Packets_selected_before_keep_their_numbers_in_filters()
    {
        using StatsResult result = Count("plen,tree,frame.number <= 3000", "frame.number > 2900");
        Assert.Equal(100, ((LengthsResult)result.Statistics[0]).All.Count);
    }

    private static string WithoutStart(string row) =>
        string.Join(' ', row.Split(' ').Where(word => !word.Contains("start", StringComparison.Ordinal)));

    private StatsResult Count(string name, string? all = null) => Count(all, BatchOptions.Default, name);

    private StatsResult Count(string? all, BatchOptions batches, params string[] names) => StatsOperation.Run(
        [_file.Path],
        new StatsOptions
        {
            Batches = batches,
            DisplayFilter = all is null ? null : DisplayFilter.Parse(all),
            Statistics = [.. names.Select(Statistics.Parse)],
        });

    private static List<string> Rows(StatsResult result)
    {
        using (result)
        {
            var rows = new RowText();
            foreach (StatisticResult statistic in result.Statistics)
            {
                rows.Columns = [.. statistic.Columns.Select(column => column.Name)];
                statistic.WriteRows(rows);
            }
            return rows.Rows;
        }
    }
}
