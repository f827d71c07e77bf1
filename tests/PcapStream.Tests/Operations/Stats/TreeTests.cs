using PcapStream.Batching;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Trees;
using PcapStream.Tests.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>Trees of addresses.</summary>
public sealed class TreeTests
{
    private static readonly string[] Names =
        ["ip_hosts,tree", "ip_srcdst,tree", "ptype,tree", "dests,tree", "ipv6_hosts,tree", "ipv6_dests,tree"];

    [Fact]
    public void Rows_have_the_order_of_counts_and_then_of_names_downwards()
    {
        // UDP between 192.0.2.1 and three others.
        byte[] capture = Some.Pcap(
            (((int Last, int Port)[])[(9, 53), (10, 53), (9, 80), (9, 53), (2, 7), (2, 53), (2, 53)])
                .Select(one => new SomePacket(0, 0, Datagram(one.Last, one.Port), 28)), link: Chain.RawIp);
        using var file = new TemporaryFile(capture);
        using StatsResult result = Count(file, BatchOptions.Default, "dests,tree");
        Assert.Equal(
            [
                "Destinations and Ports 7", " 192.0.2.9 3", "  UDP 3", "   53 2", "   80 1", " 192.0.2.2 3", "  UDP 3",
                "   53 2", "   7 1", " 192.0.2.10 1", "  UDP 1", "   53 1",
            ],
            ((TreeResult)result.Statistics[0]).Items.Select(
                item => $"{new string(' ', item.Depth)}{item.Name} {item.Count}"));
    }

    [Fact]
    public void Spilled_trees_equal_trees_in_memory()
    {
        using TemporaryFile file = new(Some.Pcap(SomeTraffic.Packets(seed: 6, 60_000, hosts: 4_000)));
        (List<string> ample, long none) = Rows(file, new BatchOptions { MemoryLimit = 1 << 30 });
        (List<string> scarce, long spilled) =
            Rows(file, new BatchOptions { PacketsPerBatch = 512, MemoryLimit = 8 << 20 });
        Assert.Equal(0, none);
        Assert.True(spilled > 0, "nothing was spilled");
        Assert.Equal(ample, scarce);
    }

    [Fact]
    public void Tree_without_packets_has_its_branches()
    {
        using TemporaryFile file = new(Some.Pcap(Array.Empty<SomePacket>()));
        using StatsResult result = Count(file, BatchOptions.Default, "ip_srcdst,tree");
        Assert.True(result.Statistics[0].IsEmpty);
        Assert.Equal(
            ["Source IPv4 Addresses", "Destination IPv4 Addresses"],
            ((TreeResult)result.Statistics[0]).Items.Select(item => item.Name));
    }

    private static byte[] Datagram(int last, int port) => Chain.Bytes(
        $"4500001C 00000000 40110000 C0000201 C00002{last:X2} 0400 {port:X4} 0008 0000");

    private static StatsResult Count(TemporaryFile file, BatchOptions batches, params string[] names) =>
        StatsOperation.Run([file.Path], new StatsOptions
        {
            Batches = batches,
            Statistics = [.. names.Select(Statistics.Parse)],
        });

    private static (List<string> Rows, long Spilled) Rows(TemporaryFile file, BatchOptions batches)
    {
        using StatsResult result = Count(file, batches, Names);
        var rows = new RowText();
        foreach (StatisticResult statistic in result.Statistics)
        {
            rows.Columns = [.. statistic.Columns.Select(column => column.Name)];
            statistic.WriteRows(rows);
        }
        return (rows.Rows, result.SpilledBytes);
    }
}
