using PcapStream.Batching;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tests.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

public sealed class StatsOperationTests
{
    private static readonly string[] Names =
    [
        "io,phs", "conv,eth", "conv,ip", "conv,ipv6", "conv,tcp", "conv,udp", "conv,sctp",
        "endpoints,eth", "endpoints,ip", "endpoints,ipv6", "endpoints,tcp", "endpoints,udp", "endpoints,sctp",
        "io,stat,0.01", "plen,tree", "talkers,25", "tcp,health", "conv,tcp,tcp.port in {1..30000}",
        "tcp,health,ip.src < ip.dst", "endpoints,ip,5,udp", "io,stat,0.01,SUM(ip.len)tcp,MIN(frame.len)udp",
    ];

    [Fact]
    public void Mobile_node_is_counted_by_its_home_address()
    {
        const string Home = "20010DB8000000000000000000000099";
        const string Away = "20010DB8000000000000000000000001";
        const string Peer = "20010DB8000000000000000000000002";
        const string Tcp = "00000001 00000001 50100400 00000000";
        ConversationRow row = Assert.Single(Conversations(
            $"60000000 002C 3C40 {Away}{Peer} 06 02 0102 0000 C910 {Home} 03E8 07D0 {Tcp}",
            $"60000000 0014 0640 {Peer}{Home} 07D0 03E8 {Tcp}"));
        Assert.Equal(("2001:db8::99", 2L), (row.AddressA.ToString(), row.Total.Frames));
    }

    [Theory]
    [InlineData("60000000 0000 0640")]
    [InlineData("60000000 0014 0640")]
    public void Length_left_to_hardware_is_presumed(string start) => Assert.Single(Conversations(
        start + "20010DB8000000000000000000000001 20010DB8000000000000000000000002 03E8 07D0 00000001 00000001 " +
            "50100400 00000000"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Spilled_counts_equal_counts_in_memory(int seed)
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed, 150_000, hosts: 200)));
        var tiny = new BatchOptions { PacketsPerBatch = 512, MemoryLimit = 10 << 20 };
        (List<string> ample, long none) = Count(file.Path, new BatchOptions { MemoryLimit = 1 << 30 });
        (List<string> scarce, long spilled) = Count(file.Path, tiny);
        Assert.Equal(0, none);
        Assert.True(spilled > 0, "nothing was spilled");
        Assert.Equal(ample, scarce);
    }

    [Fact]
    public void Single_statistics_equal_all_together()
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed: 3, 5_000, hosts: 20)));
        (List<string> together, _) = Count(file.Path, BatchOptions.Default);
        var alone = new List<string>();
        foreach (string name in Names)
            alone.AddRange(Count(file.Path, BatchOptions.Default, name).Rows);
        Assert.Equal(together, alone);
    }

    [Fact]
    public void Counting_a_packet_allocates_nothing()
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed: 4, 2_000, hosts: 20)));
        var options = new StatsOptions { Statistics = [.. Names.Select(Statistics.Parse)] };
        using var set = new StatisticSet(options);
        using BatchReader reader = BatchReader.Open(file.Path);
        using PacketBatch batch = reader.Next()!;
        var decoded = new DecodedBatch(set.Queries);
        StatisticGroup[] groups = [.. set.Groups];
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            var packets = new SelectedPackets(batch, default);
            decoded.Decode(packets);
            foreach (StatisticGroup group in groups)
                group.Add(packets, decoded);
        }));
    }

    [Fact]
    public void No_capture_makes_it_fail()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            byte[] capture = Some.Pcap(SomeTraffic.Packets(seed, 200, hosts: 5));
            var random = new Random(seed);
            for (int i = 0; i < 400; i++)
                capture[random.Next(24, capture.Length)] = (byte)random.Next(256);
            using TemporaryFile file = new(capture);
            Count(
                file.Path, BatchOptions.Default, "io,phs", "conv,eth", "conv,ip", "conv,ipv6", "conv,tcp",
                "endpoints,udp", "conv,sctp", "io,stat,0", "plen,tree", "talkers", "tcp,health");
        }
    }

    [Fact]
    public void Limit_too_small_for_tables_is_refused()
    {
        var options = new StatsOptions
        {
            Statistics = [.. Names.Select(Statistics.Parse)],
            Batches = new BatchOptions { MemoryLimit = 4 << 20 },
        };
        Assert.Contains(
            "memory limit of at least",
            Assert.Throws<ArgumentOutOfRangeException>(() => StatsOperation.Run([], options)).Message);
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("conv,x25")]
    [InlineData("io,stat")]
    [InlineData("io,stat,-1")]
    [InlineData("io,stat,1,nonsense here")]
    [InlineData("talkers,0")]
    [InlineData("no,tree")]
    [InlineData("io,phs,nonsense here")]
    [InlineData("io,stat,1,SUM(ip.src)ip")]
    [InlineData("io,stat,1,SUM()ip")]
    [InlineData("io,stat,1,SUM(ip.len")]
    [InlineData("io,stat,1,LOAD(dns.time)dns.time")]
    [InlineData("io,stat,1,BYTES(ip.len)")]
    [InlineData("io,stat,1,SUM(ip.lem)ip")]
    public void Unknown_names_are_refused(string name) =>
        Assert.ThrowsAny<FormatException>(() => Statistics.Parse(name));

    private static (List<string> Rows, long Spilled) Count(string file, BatchOptions batches, params string[] names)
    {
        var options = new StatsOptions
        {
            Batches = batches,
            Statistics = [.. (names.Length == 0 ? Names : names).Select(Statistics.Parse)],
        };
        using StatsResult result = StatsOperation.Run([file], options);
        var rows = new List<string>();
        foreach (StatisticResult statistic in result.Statistics)
        {
            rows.Add(statistic.Name);
            rows.AddRange(statistic switch
            {
                ConversationsResult conversations => conversations.Rows.Select(row => $"{row}"),
                EndpointsResult endpoints => endpoints.Rows.Select(row => $"{row}"),
                TalkersResult talkers => talkers.Rows.Select(row => $"{row}"),
                TcpHealthResult health => health.Rows.Select(row => $"{row}"),
                IntervalsResult intervals =>
                    intervals.Cells.Select(cell => $"{cell}").Append(string.Join(' ', intervals.Most)),
                LengthsResult lengths => lengths.Bins.Select(
                    bin => $"{bin.Count} {bin.Bytes} {bin.Shortest} {bin.Longest} {bin.Burst} {bin.BurstStart}"),
                HierarchyResult hierarchy =>
                    hierarchy.Root.Children.Select(node => $"{node.Protocol} {node.Traffic} {node.Children.Count}"),
                _ => [],
            });
        }
        return (rows, result.SpilledBytes);
    }

    private static List<ConversationRow> Conversations(params string[] packets)
    {
        byte[] capture = Some.Pcap(packets.Select(Chain.Bytes)
            .Select(data => new SomePacket(0, 0, data, (uint)data.Length)), link: Chain.RawIp);
        using var file = new TemporaryFile(capture);
        using StatsResult result =
            StatsOperation.Run([file.Path], new StatsOptions { Statistics = [Statistics.Parse("conv,tcp")] });
        return [.. ((ConversationsResult)result.Statistics[0]).Rows];
    }
}
