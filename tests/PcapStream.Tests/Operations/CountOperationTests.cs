using PcapStream.Batching;
using PcapStream.Operations;
using PcapStream.Operations.Count;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

public sealed class CountOperationTests
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 11, count: 1000, maxLength: 800);

    [Fact]
    public void Counts_include_all_captures()
    {
        using var first = new TemporaryFile(Some.Pcap(Packets));
        using var second = new TemporaryFile(Some.Pcap(Packets.Take(100)));
        CountResult result = CountOperation.Run([first.Path, second.Path], new CountOptions());
        Assert.Equal(1100, result.Packets);
        Assert.Equal(2, result.Batches);
        Assert.Equal(Sum(Packets) + Sum(Packets.Take(100)), result.CapturedBytes);
        Assert.Equal(Packets[0].Seconds, result.FirstTime!.Value.Seconds);
        Assert.Equal(Packets[^1].Seconds, result.LastTime!.Value.Seconds);
        Assert.Equal(new FileInfo(first.Path).Length + new FileInfo(second.Path).Length, result.Memory.CaptureBytes);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(1050, 17)]
    [InlineData(9999, 18)]
    public void Reading_stops_after_the_requested_packets(long wanted, long batches)
    {
        using var first = new TemporaryFile(Some.Pcap(Packets));
        using var second = new TemporaryFile(Some.Pcap(Packets.Take(100)));
        var options = new CountOptions { MaxPackets = wanted, Batches = new BatchOptions { PacketsPerBatch = 64 } };
        CountResult result = CountOperation.Run([first.Path, second.Path], options);
        Assert.Equal(Math.Min(wanted, 1100), result.Packets);
        Assert.Equal(batches, result.Batches);
    }

    [Fact]
    public void Unreadable_capture_does_not_stop_the_others()
    {
        using var good = new TemporaryFile(Some.Pcap(Packets));
        using var text = new TemporaryFile("no capture"u8);
        CountResult result = CountOperation.Run(["missing.pcap", good.Path, text.Path, good.Path], new CountOptions());
        Assert.Equal(2000, result.Packets);
        Assert.Equal([
            "missing.pcap: no such file",
            $"{text.Path}: is not a capture: its first bytes are not those of a known format"],
            result.Failures.Select(failure => failure.Message));
    }

    [Fact]
    public void Damage_names_its_file()
    {
        byte[] capture = Some.Pcap(Packets);
        using var cut = new TemporaryFile(capture.AsSpan(0, capture.Length - 1));
        CountResult result = CountOperation.Run([cut.Path], new CountOptions());
        Assert.Equal(999, result.Packets);
        FileDamage damage = Assert.Single(result.Damage);
        Assert.Equal(cut.Path, damage.File);
        Assert.Equal(999, damage.Entry.PacketsBefore);
    }

    [Fact]
    public void Cancelling_stops_at_a_batch_and_keeps_what_was_counted()
    {
        using var file = new TemporaryFile(Some.Pcap(Packets));
        using var source = new CancellationTokenSource();
        // Of several threads, the others count the batches that they have begun.
        var options = new CountOptions { Batches = new BatchOptions { PacketsPerBatch = 64, Threads = 1 } };
        CountResult result =
            CountOperation.Run([file.Path], options, new CancelAfter(source, packets: 256), source.Token);
        Assert.True(result.Interrupted);
        Assert.Equal(256, result.Packets);
    }

    [Fact]
    public void Receipt_stays_within_the_limit()
    {
        using var file = new TemporaryFile(Some.Pcap(Some.Packets(seed: 12, count: 20_000, maxLength: 1500)));
        CountResult result =
            CountOperation.Run([file.Path], new CountOptions { Batches = new BatchOptions { MemoryLimit = 16 << 20 } });
        Assert.Equal(16 << 20, result.Memory.Pool.Limit);
        Assert.InRange(result.Memory.Pool.Peak, 1, 16 << 20);
        Assert.InRange(result.Memory.Pool.Mapped, 0, result.Memory.Pool.Peak);
        Assert.Equal(0, result.Memory.Pool.Retained);
        Assert.True(result.Memory.StartupRss > 0 && result.Memory.PeakRss >= result.Memory.StartupRss);
    }

    [Theory]
    [InlineData("http.pcap", "eth ip tcp")]
    [InlineData("arp.pcap", "eth arp")]
    [InlineData("vlan-stacked.pcap", "eth vlan")]
    [InlineData("linux-cooked-v1.pcap", "sll")]
    [InlineData("linux-cooked-v2.pcap", "sll")]
    [InlineData("raw-ip.pcap", "raw")]
    [InlineData("sctp.pcap", "sctp")]
    [InlineData("ipv6.pcap", "ipv6 icmpv6 tcp udp")]
    [InlineData("icmp.pcap", "icmp")]
    public void Recorded_traffic_has_its_protocols(string name, string protocols)
    {
        CountResult result = CountOperation.Run([Repository.TestData(name)], new CountOptions());
        Assert.Subset(result.Protocols.Select(protocol => protocol.Name).ToHashSet(), protocols.Split(' ').ToHashSet());
    }

    private static long Sum(IEnumerable<SomePacket> packets) => packets.Sum(packet => (long)packet.Data.Length);

    private sealed class CancelAfter(CancellationTokenSource source, long packets) : IProgress<StreamProgress>
    {
        public void Report(StreamProgress value)
        {
            if (value.Packets >= packets)
                source.Cancel();
        }
    }
}
