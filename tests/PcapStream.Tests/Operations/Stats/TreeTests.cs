using System.Text;
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
        (List<string> ample, long none) = Rows(file, new BatchOptions { MemoryLimit = 1 << 30 }, Names);
        (List<string> scarce, long spilled) =
            Rows(file, new BatchOptions { PacketsPerBatch = 512, MemoryLimit = 8 << 20 }, Names);
        Assert.Equal(0, none);
        Assert.True(spilled > 0, "nothing was spilled");
        Assert.Equal(ample, scarce);
    }

    [Fact]
    public void Spilled_trees_of_names_equal_trees_in_memory()
    {
        var random = new Random(7);
        using TemporaryFile file = new(Some.Pcap(
            Enumerable.Range(0, 30_000).Select(_ =>
            {
                byte[] request = Request($"host-{random.Next(300)}.example", $"/{random.Next(200)}");
                return new SomePacket(0, 0, request, (uint)request.Length);
            }),
            link: Chain.RawIp));
        string[] names = ["http_req,tree", "http_srv,tree"];
        (List<string> ample, long none) = Rows(file, new BatchOptions { MemoryLimit = 1 << 30 }, names);
        (List<string> scarce, long spilled) =
            Rows(file, new BatchOptions { PacketsPerBatch = 512, MemoryLimit = 8 << 20 }, names);
        Assert.Equal(0, none);
        Assert.True(spilled > 0, "nothing was spilled");
        Assert.Equal(ample, scarce);
    }

    [Fact]
    public void Long_names_are_cut_and_still_told_apart()
    {
        string start = "/" + new string('a', 400);
        byte[][] requests = [Request("example", start + "b"), Request("example", start + "c")];
        using TemporaryFile file = new(Some.Pcap(
            requests.Select(one => new SomePacket(0, 0, one, (uint)one.Length)), link: Chain.RawIp));
        using StatsResult result = Count(file, BatchOptions.Default, "http_req,tree");
        Assert.Equal(
            [("HTTP Requests by HTTP Host", 2), ("example", 2), (start[..255], 1), (start[..255], 1)],
            ((TreeResult)result.Statistics[0]).Items.Select(item => (item.Name, (int)item.Count)));
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

    private static byte[] Request(string host, string target)
    {
        byte[] text = Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        return
        [
            .. Chain.Bytes(
                $"4500{40 + text.Length:X4} 00000000 40060000 C0000201 C0000202 "
                + "04000050 00000000 00000000 50181000 00000000"),
            .. text,
        ];
    }

    private static StatsResult Count(TemporaryFile file, BatchOptions batches, params string[] names) =>
        StatsOperation.Run([file.Path], new StatsOptions
        {
            Batches = batches,
            Statistics = [.. names.Select(Statistics.Parse)],
        });

    private static (List<string> Rows, long Spilled) Rows(
        TemporaryFile file, BatchOptions batches, string[] names)
    {
        using StatsResult result = Count(file, batches, names);
        var rows = new RowText();
        foreach (StatisticResult statistic in result.Statistics)
        {
            rows.Columns = [.. statistic.Columns.Select(column => column.Name)];
            statistic.WriteRows(rows);
        }
        return (rows.Rows, result.SpilledBytes);
    }
}
