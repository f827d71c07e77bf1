using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using PcapStream.Batching;
using PcapStream.Operations;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>Statistics of one window of time after the other.</summary>
public sealed partial class StatsWindowTests : IDisposable
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Windows_of_a_pipe_have_what_arrived_and_a_silent_one_has_nothing()
    {
        _folder.WithPipe("pipe");
        List<SomePacket> packets = SomeTraffic.Packets(seed: 5, 600, hosts: 10);
        using var reported = new BlockingCollection<long>();
        var sums = new Sums();
        var window = new StatsWindow(Short, result =>
        {
            sums.Add(result);
            reported.Add(result.Packets);
        });
        Task writing = Task.Run(
            () => WriteInSteps(_folder["pipe"], packets, step: 100, reported), TestContext.Current.CancellationToken);
        using StatsResult whole = StatsOperation.Run([_folder["pipe"]], Options(window));
        await writing;
        Assert.Equal(packets.Count, whole.Packets);
        AssertSame(whole, sums);
    }

    [Theory]
    [InlineData("io,phs", "endpoints,ip", "conv,tcp")]
    [InlineData("endpoints,ip")]
    public void Windows_of_a_busy_capture_have_every_packet_once(params string[] statistics)
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed: 6, 150_000, hosts: 200)));
        var sums = new Sums();
        using StatsResult whole =
            StatsOperation.Run([file.Path, file.Path], Options(new StatsWindow(Short, sums.Add), statistics));
        Assert.Equal(300_000, whole.Packets);
        AssertSame(whole, sums);
    }

    [Fact]
    public void Failure_of_the_receiver_ends_the_operation()
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed: 7, 1_000, hosts: 10)));
        var window = new StatsWindow(Short, _ => throw new NotSupportedException("the receiver fails"));
        Assert.Equal(
            "the receiver fails",
            Assert.Throws<NotSupportedException>(() => StatsOperation.Run([file.Path], Options(window))).Message);
    }

    [Fact]
    public void Least_memory_of_the_message_is_enough()
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed: 8, 20_000, hosts: 100)));
        var sums = new Sums();
        StatsOptions options = Options(new StatsWindow(Short, sums.Add));
        string message = Assert.Throws<ArgumentOutOfRangeException>(() =>
            StatsOperation.Run([file.Path], options with { Batches = new BatchOptions { MemoryLimit = 8 << 20 } }))
            .Message;
        long least = long.Parse(Least().Match(message).Groups[1].Value, null);
        using StatsResult whole = StatsOperation.Run(
            [file.Path], options with { Batches = new BatchOptions { MemoryLimit = least } });
        AssertSame(whole, sums);
        Assert.InRange(whole.Pool.PeakMappedBytes, 1, least);
    }

    private static StatsOptions Options(StatsWindow window, params string[] statistics) => new()
    {
        Statistics = [.. (statistics.Length > 0 ? statistics : ["io,phs", "endpoints,ip"]).Select(Statistics.Parse)],
        Window = window,
    };

    private static void AssertSame(StatsResult whole, Sums sums)
    {
        var expected = new Sums();
        expected.Add(whole);
        Assert.Equal(
            (expected.Packets, expected.CapturedBytes, expected.OriginalBytes),
            (sums.Packets, sums.CapturedBytes, sums.OriginalBytes));
        Assert.Equal(expected.Rows.OrderBy(row => row.Key), sums.Rows.OrderBy(row => row.Key));
    }

    // Writes the next packets when windows have had all before, and one after them nothing.
    private static void WriteInSteps(
        string path, List<SomePacket> packets, int step, BlockingCollection<long> reported)
    {
        byte[] capture = Some.Pcap(packets);
        using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        int written = FileHeader;
        pipe.Write(capture.AsSpan(0, written));
        long seen = 0;
        for (int first = 0; first < packets.Count; first += step)
        {
            int length = packets.Skip(first).Take(step).Sum(packet => RecordHeader + packet.Data.Length);
            pipe.Write(capture.AsSpan(written, length));
            pipe.Flush();
            written += length;
            while (seen < first + step)
                seen += Next(reported);
            Assert.Equal((first + step, 0), (seen, Next(reported)));
        }
    }

    private static long Next(BlockingCollection<long> reported)
    {
        Assert.True(reported.TryTake(out long packets, Patience), "no window is reported");
        return packets;
    }

    [GeneratedRegex("at least ([0-9]+) bytes")]
    private static partial Regex Least();

    // The sums over results, of which each row's are kept.
    private sealed class Sums
    {
        public long Packets { get; private set; }

        public long CapturedBytes { get; private set; }

        public long OriginalBytes { get; private set; }

        public Dictionary<string, Traffic> Rows { get; } = [];

        public void Add(StatsResult result)
        {
            Packets += result.Packets;
            CapturedBytes += result.CapturedBytes;
            OriginalBytes += result.OriginalBytes;
            foreach (StatisticResult statistic in result.Statistics)
            {
                if (statistic is EndpointsResult endpoints)
                {
                    foreach (EndpointRow row in endpoints.Rows)
                        Add($"{row.Address}", row.Total);
                }
                else if (statistic is HierarchyResult hierarchy)
                {
                    foreach (HierarchyNode node in hierarchy.Root.Children)
                        Add($"{node.Protocol}", node.Traffic);
                }
            }
        }

        private void Add(string row, Traffic traffic) => Rows[row] = Rows.GetValueOrDefault(row) + traffic;
    }
}
