using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Ordering;

public sealed class MergeTests : IDisposable
{
    private readonly OrderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Packets_come_by_time_and_those_of_the_same_time_in_the_order_of_captures()
    {
        byte[][] captures = Overlapping(captures: 7, packets: 200);
        ConvertResult result = _run.Merge(captures);
        Assert.Equal(Merged(captures), _run.Packets().Select(packet => packet.Data), new BytesComparer());
        Assert.Equal((1400, 0), (result.Packets, result.Order!.OutOfOrder));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void Few_open_captures_make_no_difference(int mostOpen)
    {
        byte[][] captures = Overlapping(captures: 60, packets: 30);
        _run.Merge(captures);
        byte[] all = File.ReadAllBytes(_run.Output);
        ConvertResult result = _run.Merge(captures, new OrderOptions { MostOpen = mostOpen });
        Assert.Equal(all, File.ReadAllBytes(_run.Output));
        Assert.True(result.Order!.Runs > 0);
        Assert.Equal(61, _run.Folder.Files.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void Size_of_batches_and_the_memory_make_no_difference(int packets)
    {
        byte[][] captures =
        [
            PcapNgBuilder.EveryBlock(ByteOrder.LittleEndian), PcapNgBuilder.EveryBlock(ByteOrder.BigEndian),
            .. Overlapping(captures: 20, packets: 30),
        ];
        _run.Merge(captures);
        byte[] usual = File.ReadAllBytes(_run.Output);
        BatchOptions batches = BatchOptions.Default with
        {
            PacketsPerBatch = packets,
            MemoryLimit = 8 << 20,
            Threads = packets % 3 + 1,
        };
        ConvertResult result = _run.Merge(captures, batches: batches);
        Assert.Equal(usual, File.ReadAllBytes(_run.Output));
        Assert.InRange(result.Pool.PeakMappedBytes, 1, batches.MemoryLimit);
    }

    [Fact]
    public void Capture_out_of_order_is_compared_by_its_next_packet_or_refused()
    {
        byte[] disordered = Some.Pcap([Packet(5), Packet(1), Packet(7)]);
        byte[] other = Some.Pcap([Packet(4), Packet(6)]);
        ConvertResult result = _run.Merge([disordered, other]);
        Assert.Equal([4, 5, 1, 6, 7], _run.Packets().Select(packet => packet.Nanoseconds / 1_000_000_000));
        Assert.Equal((1, 4_000_000_000), (result.Order!.OutOfOrder, result.Order.GreatestBack));
        File.Delete(_run.Output);
        CaptureException error = Assert.Throws<CaptureException>(
            () => _run.Merge([other, disordered], new OrderOptions { FailUnordered = true }));
        Assert.Contains("in-0001: packet 2 (1.000000000) is earlier than the packet before it", error.Message);
        Assert.False(File.Exists(_run.Output));
    }

    [Fact]
    public void Packet_without_a_time_is_written_at_once()
    {
        byte[] timeless = new PcapNgBuilder().Section().Interface().Enhanced(0, 9_000_000, [1]).Simple(1, [2])
            .ToArray();
        _run.Merge([Some.Pcap([Packet(4), Packet(20)]), timeless]);
        Assert.Equal([4, 1, 2, 20], _run.Packets().Select(packet => (int)packet.Data[0]));
    }

    [Fact]
    public void Formats_link_types_and_precisions_are_kept_apart_in_a_pcapng()
    {
        byte[][] captures =
        [
            Some.Pcap([Packet(1)]), Some.Pcap([Packet(2)], magic: 0xA1B23C4D), Some.Pcap([Packet(3)], link: 101),
        ];
        _run.Merge(captures);
        (List<ReadPacket> packets, CaptureDescription description, _) = ReadPacket.All(File.ReadAllBytes(_run.Output));
        Assert.Equal([0, 1, 2], packets.Select(packet => packet.Interface));
        Assert.Equal(
            [TimestampPrecision.Microseconds, TimestampPrecision.Nanoseconds, TimestampPrecision.Microseconds],
            description.Interfaces.Select(one => one.Precision));
        _run.Merge(captures[..2]);
        using BatchReader reader = BatchReader.Open(_run.Output);
        Assert.Equal("nsecpcap", reader.Capture.Variant);
    }

    [Theory]
    [InlineData(InterfaceJoin.None, 0, 1, 2, 3)]
    [InlineData(InterfaceJoin.All, 0, 1, 0, 1)]
    [InlineData(InterfaceJoin.Same, 0, 0, 0, 0)]
    public void Interfaces_are_joined_by_mode(InterfaceJoin join, params int[] expected)
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Interface().Enhanced(0, 1, [1]).Enhanced(1, 1, [2])
            .ToArray();
        _run.Merge([capture, capture], new OrderOptions { Interfaces = join });
        Assert.Equal(expected, _run.Packets().Select(packet => packet.Interface));
    }

    [Fact]
    public void Options_and_blocks_are_translated_to_the_order_of_bytes()
    {
        _run.Merge([PcapNgBuilder.EveryBlock(ByteOrder.LittleEndian)]);
        byte[] little = File.ReadAllBytes(_run.Output);
        ConvertResult result = _run.Merge([PcapNgBuilder.EveryBlock(ByteOrder.BigEndian)]);
        (_, CaptureDescription expected, _) = ReadPacket.All(little);
        (_, CaptureDescription found, _) = ReadPacket.All(File.ReadAllBytes(_run.Output));
        Assert.Equal(expected.ResolvedNames, found.ResolvedNames);
        Assert.Equal(expected.DecryptionSecrets.Blocks, found.DecryptionSecrets.Blocks);
        Assert.Equal(expected.Interfaces[0].Statistics!.Received, found.Interfaces[0].Statistics!.Received);
        Assert.Equal(expected.Interfaces[0].Statistics!.Started, found.Interfaces[0].Statistics!.Started);
        // Custom blocks: ten that must not be copied, and ten whose layout only their owner knows.
        Assert.Equal(20, result.NotCopied);
    }

    [Fact]
    public void Damage_is_in_the_ledger_in_the_order_of_captures()
    {
        byte[] cut = Some.Pcap(Some.Traffic(seed: 1, count: 100))[..^20];
        byte[] whole = Some.Pcap(Some.Traffic(seed: 2, count: 300));
        ConvertResult result = _run.Merge([whole, cut, whole, cut]);
        Assert.Equal(798, result.Packets);
        Assert.Equal(
            ["in-0001", "in-0003"], result.Damage.Select(damage => Path.GetFileName(damage.File)));
    }

    private static SomePacket Packet(uint seconds) => new(seconds, 0, [(byte)seconds], 1);

    // Times are in order in each capture, and many are the same.
    private static byte[][] Overlapping(int captures, int packets)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, captures).Select(capture => Some.Pcap(
            Enumerable.Range(0, packets).Select(_ => (uint)random.Next(packets)).Order().Select((second, index) =>
            {
                byte[] data = [(byte)capture, (byte)index, .. new byte[random.Next(200)]];
                return new SomePacket(second, 0, data, (uint)data.Length);
            })))];
    }

    private static IEnumerable<byte[]> Merged(byte[][] captures) =>
        captures.SelectMany(capture => ReadPacket.All(capture).Packets)
            .OrderBy(packet => packet.Nanoseconds)
            .Select(packet => packet.Data);
}
