using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>
/// What is repaired is sound in every record, option and length, and what was changed is in the ledger.
/// </summary>
public sealed class RepairTests : IDisposable
{
    private static readonly byte[] Data = [.. Enumerable.Range(1, 60).Select(i => (byte)i)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, ByteOrder.LittleEndian)]
    [InlineData(3, ByteOrder.BigEndian)]
    public void Packet_with_lost_bytes_costs_no_other_packet(int threads, ByteOrder order)
    {
        List<SomePacket> packets = Some.Traffic(seed: 110, count: 300);
        byte[] pcap = Some.Pcap(packets, order);
        PcapNgBuilder builder = new PcapNgBuilder(order).Section().Interface();
        var starts = new List<int>();
        foreach (SomePacket packet in packets)
        {
            starts.Add(builder.Length);
            builder.Enhanced(0, packet.Seconds * 1_000_000UL + packet.Fraction, packet.Data);
        }
        byte[] pcapNg = builder.ToArray();
        var random = new Random(111);
        for (int run = 0; run < 200; run++)
        {
            int lost = random.Next(packets.Count);
            int missing = random.Next(1, 40);
            int within = random.Next(1, packets[lost].Data.Length - missing);
            int at = 24 + packets.Take(lost).Sum(packet => 16 + packet.Data.Length) + 16 + within;
            AssertCostsOnly(lost, packets, [.. pcap[..at], .. pcap[(at + missing)..]], threads);
            at = starts[lost] + 28 + within;
            AssertCostsOnly(lost, packets, [.. pcapNg[..at], .. pcapNg[(at + missing)..]], threads);
        }
    }

    // After four missing bytes, each header is read one field late, and every one of them could be one but for its
    // time.
    [Fact]
    public void Headers_one_field_late_cost_no_packet()
    {
        byte[][] data = [.. Enumerable.Range(1, 30).Select(i => (byte[])[100, 0, 0, 0, .. Data[4..], (byte)i])];
        byte[] capture =
            Some.Pcap(data.Select((one, i) => new SomePacket((uint)(1_700_000_000 + i), (uint)i, one, 61)));
        int at = 24 + 5 * (16 + 61) + 16 + 20;
        List<ReadPacket> read = ReadPacket.All([.. capture[..at], .. capture[(at + 4)..]]).Packets;
        Assert.Equal(data.Where((_, i) => i != 5), read.Select(packet => packet.Data));
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void An_original_length_below_the_captured_one_is_raised(string format)
    {
        byte[] capture = format == "pcap"
            ? Some.Pcap([new SomePacket(1_700_000_000, 0, Data, 1), new SomePacket(1_700_000_001, 0, Data, 60)])
            : new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data, original: 1).Enhanced(0, 2,
                Data).ToArray();
        ConvertResult result = Repair(capture);
        Assert.Contains("an original length of 1 bytes, below the captured length of 60",
            Assert.Single(result.Damage).Entry.Reason);
        Assert.Equal([60u, 60u], Read().Select(packet => packet.OriginalLength));
    }

    [Fact]
    public void Options_of_wrong_lengths_are_left_out_of_every_block()
    {
        var builder = new PcapNgBuilder();
        byte[] capture = builder.Section((4, PcapNgBuilder.Text("app")), (2988, [1]))
            .Interface(1, 0, (8, [1, 2, 3, 4]), (2, PcapNgBuilder.Text("eth0")), (9, [9]))
            .Enhanced(0, 1, Data, null, (2, [1, 0]), (1, PcapNgBuilder.Text("note")))
            .Statistics(0, 1, (4, [1]), (5, builder.Word64(3)))
            .Names([(1, [192, 0, 2, 1, (byte)'a', 0]), (1, [192, 0, 2]), (2, new byte[16])], (3, [1]))
            .Secrets(0x544C534B, [1, 2, 3], (2989, []))
            .ToArray();
        byte[] expected = new PcapNgBuilder().Section((4, PcapNgBuilder.Text("app")))
            .Interface(1, 0, (2, PcapNgBuilder.Text("eth0")), (9, [9]))
            .Enhanced(0, 1, Data, null, (1, PcapNgBuilder.Text("note")))
            .Statistics(0, 1, (5, builder.Word64(3)))
            .Names([(1, [192, 0, 2, 1, (byte)'a', 0])])
            .Secrets(0x544C534B, [1, 2, 3])
            .ToArray();
        ConvertResult result = Repair(capture);
        Assert.Equal(expected, File.ReadAllBytes(_folder["out"]));
        Assert.Equal(7, result.Damage.Count);
    }

    [Fact]
    public void Option_longer_than_its_block_is_left_out()
    {
        var builder = new PcapNgBuilder();
        byte[] options = builder.Options((1, PcapNgBuilder.Text("note")), (1, PcapNgBuilder.Text("long")));
        // The length of the second comment.
        options[10] = 0xA0;
        options[11] = 0x0F;
        byte[] capture =
            builder.Section().Interface().Block(6,
            [.. new byte[12], 60, 0, 0, 0, 60, 0, 0, 0, .. Data, .. options]).Enhanced(0, 2, Data).ToArray();
        ConvertResult result = Repair(capture);
        Assert.Equal(new PcapNgBuilder().Section().Interface().Enhanced(0, 0, Data, null,
            (1, PcapNgBuilder.Text("note"))).Enhanced(0, 2, Data).ToArray(), File.ReadAllBytes(_folder["out"]));
        Assert.Contains("is not all options", Assert.Single(result.Damage).Entry.Reason);
    }

    [Fact]
    public void Packets_that_others_refuse_are_cut_or_left_out()
    {
        byte[] capture =
            new PcapNgBuilder().Section().Interface().Enhanced(0, 1, new byte[300_000]).Enhanced(0, 2, Data,
            original: 30_000_000).Enhanced(0, 3, [], original: 0).ToArray();
        ConvertResult result = Repair(capture);
        Assert.Equal([(262_144, 262_144u), (60, 60u)],
            Read().Select(packet => (packet.Data.Length, packet.OriginalLength)));
        Assert.Equal(3, result.Damage.Count);
        ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions());
        Assert.Equal(capture, File.ReadAllBytes(_folder["out"]));
    }

    [Fact]
    public void Changed_capture_leaves_out_data_that_must_not_be_copied()
    {
        byte[] capture =
            new PcapNgBuilder().Section((19372, [0, 0, 0, 1, 65])).Interface(1, 0, (19373, [0, 0, 0, 1]),
            (2, PcapNgBuilder.Text("eth0")))
            .Custom(1, [1, 2], copied: false).Custom(1, [3, 4]).Enhanced(0, 1, Data, null, (19372, [0, 0, 0, 1]),
                (1, PcapNgBuilder.Text("note"))).ToArray();
        _folder.With("in", capture);
        ConvertResult same = ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions());
        Assert.Equal(capture, File.ReadAllBytes(_folder["out"]));
        Assert.Equal(0, same.NotCopied);
        ConvertResult cut =
            ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions { SnapLength = 1000 });
        byte[] expected = new PcapNgBuilder().Section().Interface(1, 1000, (2, PcapNgBuilder.Text("eth0")))
            .Custom(1, [3, 4]).Enhanced(0, 1, Data, null, (1, PcapNgBuilder.Text("note"))).ToArray();
        Assert.Equal(expected, File.ReadAllBytes(_folder["out"]));
        Assert.Equal(4, cut.NotCopied);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(15)]
    public void Frame_check_sequence_length_survives_pcapng(int length)
    {
        byte[] capture =
            Some.Pcap([new SomePacket(1_700_000_000, 0, Data, 60)], link: 0x0400_0001u | (uint)length << 28);
        _folder.With("in", capture);
        ConvertOperation.Run([_folder["in"]], _folder["middle"], new ConvertOptions { Format = CaptureFormat.PcapNg });
        Assert.Equal(length,
            Assert.Single(
                ReadPacket.All(File.ReadAllBytes(_folder["middle"])).Description.Interfaces).FrameCheckSequenceLength);
        ConvertOperation.Run([_folder["middle"]], _folder["out"], new ConvertOptions { Format = CaptureFormat.Pcap });
        Assert.Equal(capture, File.ReadAllBytes(_folder["out"]));
    }

    private static void AssertCostsOnly(int lost, List<SomePacket> packets, byte[] damaged, int threads)
    {
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(damaged, new PcapStream.Batching.BatchOptions { Threads = threads });
        Assert.NotEmpty(damage);
        IEnumerable<SomePacket> expected = packets.Where((_, index) => index != lost);
        // What is left of the packet may come too, where no other is damaged by it.
        foreach (SomePacket packet in expected)
            Assert.Contains(read, one => one.Data.AsSpan().SequenceEqual(packet.Data));
        Assert.InRange(read.Count, packets.Count - 1, packets.Count);
    }

    private ConvertResult Repair(byte[] capture)
    {
        _folder.With("in", capture);
        return ConvertOperation.Run([_folder["in"]], _folder["out"], new ConvertOptions { Repair = true });
    }

    private List<ReadPacket> Read()
    {
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(File.ReadAllBytes(_folder["out"]));
        Assert.Empty(damage);
        return packets;
    }
}
