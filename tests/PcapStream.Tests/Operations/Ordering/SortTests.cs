using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Ordering;

public sealed class SortTests : IDisposable
{
    private static readonly BatchOptions LittleMemory = BatchOptions.Default with { MemoryLimit = 6 << 20 };

    private readonly OrderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(20, false)]
    [InlineData(1000, false)]
    [InlineData(100_000, true)]
    public void Any_disorder_is_sorted_in_little_memory(int distance, bool needsRuns)
    {
        List<SomePacket> packets = Disordered(count: 40_000, distance);
        ConvertResult result = _run.Sort([Some.Pcap(packets)], LittleMemory);
        Assert.Equal(Some.Pcap(Sorted(packets)), File.ReadAllBytes(_run.Output));
        Assert.Equal(needsRuns, result.Order!.Runs > 0);
        Assert.InRange(result.Pool.PeakMappedBytes, 1, LittleMemory.MemoryLimit);
        (long count, long back) = Disorder(packets);
        Assert.Equal((count, back), (result.Order.OutOfOrder, result.Order.GreatestBack));
        Assert.Equal(2, _run.Folder.Files.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(8192)]
    public void Size_of_batches_and_the_memory_make_no_difference(int packetsPerBatch)
    {
        List<SomePacket> packets = Disordered(count: 5000, distance: 100);
        byte[] expected = Some.Pcap(Sorted(packets));
        _run.Sort([Some.Pcap(packets)], BatchOptions.Default with
        {
            PacketsPerBatch = packetsPerBatch,
            Threads = packetsPerBatch % 3 + 1,
        });
        Assert.Equal(expected, File.ReadAllBytes(_run.Output));
    }

    [Fact]
    public void Several_captures_are_sorted_as_one()
    {
        List<SomePacket> packets = Disordered(count: 9000, distance: 100_000);
        _run.Sort([.. packets.Chunk(300).Select(part => Some.Pcap(part))]);
        Assert.Equal(Some.Pcap(Sorted(packets)), File.ReadAllBytes(_run.Output));
    }

    [Fact]
    public void Packets_without_a_time_come_first()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface()
            .Enhanced(0, 9, [3]).Simple(1, [1]).Enhanced(0, 8, [2]).Simple(1, [1]).ToArray();
        _run.Sort([capture]);
        Assert.Equal([1, 1, 2, 3], _run.Packets().Select(packet => (int)packet.Data[0]));
        _run.Sort([new PcapNgBuilder().Section().Interface().Simple(1, [1]).ToArray()], LittleMemory);
        Assert.Single(_run.Packets());
    }

    [Fact]
    public void Large_packets_are_sorted()
    {
        List<SomePacket> packets =
            [.. Enumerable.Range(0, 60).Select(i => new SomePacket((uint)(60 - i), 0, new byte[900_000 + i], 900_000))];
        byte[] capture = Some.Pcap([.. packets.Select(packet => packet with { OriginalLength = 1_000_000 })]);
        ConvertResult result = _run.Sort([capture], BatchOptions.Default with { MemoryLimit = 16 << 20 });
        Assert.Equal(60, result.Packets);
        Assert.Empty(result.Damage);
        Assert.Equal(
            Enumerable.Range(1, 60), _run.Packets().Select(packet => (int)(packet.Nanoseconds / 1_000_000_000)));
    }

    [Fact]
    public void Blocks_and_interfaces_of_a_pcapng_are_kept()
    {
        byte[] capture = PcapNgBuilder.EveryBlock(ByteOrder.LittleEndian);
        ConvertResult result = _run.Sort([capture]);
        (List<ReadPacket> packets, CaptureDescription description, _) = ReadPacket.All(File.ReadAllBytes(_run.Output));
        (List<ReadPacket> before, CaptureDescription read, _) = ReadPacket.All(capture);
        Assert.Equal(before.Count, packets.Count);
        Assert.Equal(read.ResolvedNames, description.ResolvedNames);
        Assert.Equal(read.Interfaces.Select(one => one.Name), description.Interfaces.Select(one => one.Name));
        Assert.Equal(10, result.NotCopied);
    }

    // Each packet is moved by up to a distance; many have the same time.
    private static List<SomePacket> Disordered(int count, int distance)
    {
        var random = new Random(8);
        return
        [
            .. Enumerable.Range(0, count).OrderBy(i => i + random.Next(distance)).Select(i =>
            {
                byte[] data = new byte[60 + random.Next(700)];
                BitConverter.TryWriteBytes(data, i);
                return new SomePacket(1000 + (uint)i / 3, 0, data, (uint)data.Length);
            }),
        ];
    }

    private static IEnumerable<SomePacket> Sorted(List<SomePacket> packets) =>
        packets.OrderBy(packet => packet.Seconds);

    private static (long OutOfOrder, long GreatestBack) Disorder(List<SomePacket> packets)
    {
        (long count, long back, uint latest) = (0, 0, 0);
        for (int i = 1; i < packets.Count; i++)
        {
            count += packets[i].Seconds < packets[i - 1].Seconds ? 1 : 0;
            latest = Math.Max(latest, packets[i - 1].Seconds);
            back = Math.Max(back, (long)latest - packets[i].Seconds);
        }
        return (count, back * 1_000_000_000);
    }
}
