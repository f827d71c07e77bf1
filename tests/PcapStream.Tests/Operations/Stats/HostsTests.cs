using System.Text;
using PcapStream.Batching;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Hosts;
using PcapStream.Tests.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>Names of addresses in DNS.</summary>
public sealed class HostsTests
{
    [Fact]
    public void Latest_name_of_an_address_is_kept_unless_only_its_case_differs() => Assert.Equal(
        ["10.0.0.1 third", "10.0.0.2 same"],
        Names(BatchOptions.Default, Answer("first", 1), Answer("same", 2), Answer("SAME", 2), Answer("third", 1)).Rows);

    [Fact]
    public void Spilled_names_equal_names_in_memory()
    {
        var random = new Random(3);
        byte[][] answers = [.. Enumerable.Range(0, 60_000).Select(
            i => Answer($"host-{random.Next(1_000)}", random.Next(40_000)))];
        (List<string> ample, long none) = Names(new BatchOptions { MemoryLimit = 1 << 30 }, answers);
        (List<string> scarce, long spilled) =
            Names(new BatchOptions { PacketsPerBatch = 512, MemoryLimit = 8 << 20 }, answers);
        Assert.Equal(0, none);
        Assert.True(spilled > 0, "nothing was spilled");
        Assert.Equal(ample, scarce);
    }

    private static (List<string> Rows, long Spilled) Names(BatchOptions batches, params byte[][] packets)
    {
        using var file = new TemporaryFile(Some.Pcap(
            packets.Select(one => new SomePacket(0, 0, one, (uint)one.Length)), link: Chain.RawIp));
        using StatsResult result = StatsOperation.Run([file.Path], new StatsOptions
        {
            Batches = batches,
            Statistics = [Statistics.Parse("hosts,ipv4")],
        });
        return (
            [.. ((HostsResult)result.Statistics[0]).Rows.Select(row => $"{row.Address} {row.Name}")],
            result.SpilledBytes);
    }

    // A response with a record of type A.
    private static byte[] Answer(string name, int host)
    {
        byte[] label = Encoding.ASCII.GetBytes(name);
        int length = 12 + label.Length + 2 + 14;
        return
        [
            .. Chain.Bytes(
                $"4500{28 + length:X4} 00000000 40110000 C0000201 C0000202 00350400 {8 + length:X4}0000 "
                + $"0001 8180 0000 0001 0000 0000 {label.Length:X2}"),
            .. label,
            .. Chain.Bytes($"00 0001 0001 00000000 0004 0A00{host:X4}"),
        ];
    }
}
