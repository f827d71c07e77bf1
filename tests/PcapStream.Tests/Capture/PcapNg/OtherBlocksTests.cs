using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class OtherBlocksTests
{
    private const ushort Comment = 1;
    private const uint TlsKeyLog = 0x544C534B;
    private const uint Example = 32473;
    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Names_are_counted_by_the_kind_of_their_address(ByteOrder order)
    {
        CaptureDescription found = Describe(new PcapNgBuilder(order).Section()
            .Names([
                (1, [192, 0, 2, 1, .. PcapNgBuilder.Text("a\0b\0")]),
                (1, [192, 0, 2, 2, .. PcapNgBuilder.Text("c\0")]),
                (2, [.. new byte[16], .. PcapNgBuilder.Text("six\0")]),
                (3, [.. new byte[6], .. PcapNgBuilder.Text("mac\0")]),
                (4, [.. new byte[8], .. PcapNgBuilder.Text("eui\0")]),
                (291, PcapNgBuilder.Text("unknown")),
            ],
            (2, PcapNgBuilder.Text("resolver")), (Comment, PcapNgBuilder.Text("from the hosts file"))));
        Assert.Equal(new ResolvedNames(3, 1, 1, 1), found.ResolvedNames);
        Assert.Equal(["from the hosts file"], found.BlockComments);
    }

    [Fact]
    public void Cut_records_keep_their_complete_names()
    {
        byte[] unterminated = [1, 0, 6, 0, 192, 0, 2, 1, (byte)'a', (byte)'b', 0, 0];
        byte[] tooShort = [1, 0, 4, 0, 192, 0, 2, 1];
        byte[] claimsMore = [1, 0, 200, 0, 192, 0, 2, 1, (byte)'a', 0, 0, 0];
        CaptureDescription found = Describe(
            new PcapNgBuilder().Section().Block(4, unterminated).Block(4, tooShort).Block(4, claimsMore).Block(4, []));
        Assert.Equal(new ResolvedNames(1, 0, 0, 0), found.ResolvedNames);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Interface_has_its_latest_statistics(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        CaptureDescription found = Describe(builder.Section().Interface().Interface(1, 0, (9, [9]))
            .Statistics(1, 1, (4, builder.Word64(1))).Statistics(1, 0x1_0000_0002,
            (2, builder.Time(3)), (3, builder.Time(4)), (4, builder.Word64(10)), (5, builder.Word64(11)),
            (6, builder.Word64(12)), (7, builder.Word64(13)), (8, builder.Word64(14)),
            (Comment, PcapNgBuilder.Text("done")), (99, [])));
        CaptureInterface counted = found.Interfaces[1];
        InterfaceStatistics statistics = counted.Statistics!;
        Assert.Equal(2, counted.StatisticsCount);
        Assert.Equal(
            (new Timestamp(0x1_0000_0002), new Timestamp(3), new Timestamp(4)),
            (statistics.Time, statistics.Started, statistics.Ended));
        Assert.Equal(10ul, statistics.Received);
        Assert.Equal(11ul, statistics.Dropped);
        Assert.Equal(12ul, statistics.FilterAccepted);
        Assert.Equal(13ul, statistics.DroppedBySystem);
        Assert.Equal(14ul, statistics.Delivered);
        Assert.Equal(["done"], statistics.Comments);
        Assert.Equal((0, null), (found.Interfaces[0].StatisticsCount, found.Interfaces[0].Statistics));
    }

    [Fact]
    public void Statistics_refer_to_an_interface_of_their_section()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface().Statistics(0, 1);
        builder.Order = ByteOrder.BigEndian;
        CaptureDescription found = Describe(builder.Section().Interface().Statistics(0, 2));
        Assert.Equal([1000, 2000], found.Interfaces.Select(one => one.Statistics!.Time.Nanoseconds));
        Assert.Equal(2, found.Sections);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Secrets_and_custom_blocks_are_counted_by_kind(ByteOrder order)
    {
        CaptureDescription found = Describe(new PcapNgBuilder(order).Section()
            .Secrets(TlsKeyLog, new byte[5], (Comment, PcapNgBuilder.Text("keys"))).Secrets(1, [])
                .Secrets(TlsKeyLog, new byte[7])
            .Custom(Example, new byte[8]).Custom(Example, [], copied: false)
                .Block(9, PcapNgBuilder.Text("__REALTIME_TIMESTAMP=1\nMESSAGE=x\n   ")));
        Assert.Equal(
            [new PcapNgBlockKind(TlsKeyLog, 2, 12), new PcapNgBlockKind(1, 1, 0)], found.DecryptionSecrets.Kinds);
        Assert.Equal(3, found.DecryptionSecrets.Blocks);
        Assert.Equal(new PcapNgBlockKind(Example, 1, 8), Assert.Single(found.CustomBlocks.Kinds));
        Assert.Equal(new PcapNgBlockKind(Example, 1, 0), Assert.Single(found.CustomBlocksNotCopied.Kinds));
        Assert.Equal(1, found.JournalEntries);
        Assert.Equal(["keys"], found.BlockComments);
    }

    [Fact]
    public void Huge_blocks_are_skipped_and_counted()
    {
        CaptureDescription found = Describe(new PcapNgBuilder().Section().Interface()
            .Secrets(TlsKeyLog, new byte[3 << 20]).Custom(Example, new byte[3 << 20])
                .Custom(Example, new byte[3 << 20], copied: false).Block(9, new byte[3 << 20])
            .Secrets(TlsKeyLog, new byte[1000_000]).Enhanced(0, 1, Data));
        Assert.Equal(2, found.DecryptionSecrets.Blocks);
        Assert.Equal(1, found.CustomBlocks.Blocks);
        Assert.Equal(1, found.CustomBlocksNotCopied.Blocks);
        Assert.Equal(1, found.JournalEntries);
        Assert.Equal(new PcapNgBlockKind(TlsKeyLog, 1, 1000_000), Assert.Single(found.DecryptionSecrets.Kinds));
    }

    [Fact]
    public void Hostile_blocks_do_not_fill_the_memory()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        byte[] comment = new byte[60_000];
        Array.Fill(comment, (byte)'x');
        for (uint i = 0; i < 1000; i++)
            builder.Secrets(i, []).Custom(i, []);
        for (int i = 0; i < 50; i++)
            builder.Statistics(0, 1, (Comment, comment)).Names([], (Comment, comment))
                .Secrets(1, [], (Comment, comment));
        CaptureDescription found = Describe(builder.Interface(1, 0, (2, PcapNgBuilder.Text("late"))));
        Assert.Equal((1050, 64), (found.DecryptionSecrets.Blocks, found.DecryptionSecrets.Kinds.Count));
        Assert.Equal((1000, 64), (found.CustomBlocks.Blocks, found.CustomBlocks.Kinds.Count));
        Assert.InRange(found.BlockComments.Sum(one => one.Length), 1, 1 << 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Packets_after_many_blocks_are_read(int threads)
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 500; i++)
            builder.Custom(Example, new byte[40_000]).Block(0x1234, new byte[10_000]);
        byte[] capture = builder.Enhanced(0, 1, Data).ToArray();
        (List<ReadPacket> packets, CaptureDescription found, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(
                capture, new BatchOptions { Threads = threads, MemoryLimit = 16 << 20, BytesPerBatch = 1 << 20 });
        Assert.Empty(damage);
        Assert.Single(packets);
        Assert.Equal(500, found.CustomBlocks.Blocks);
    }

    [Theory]
    [InlineData(5u, 8, "too short for interface statistics")]
    [InlineData(10u, 4, "too short for decryption secrets")]
    [InlineData(0x0BADu, 0, "too short for a custom block")]
    [InlineData(0x40000BADu, 0, "too short for a custom block")]
    public void Block_too_short_for_its_fields_is_damage_and_costs_no_packet(uint type, int bytes, string reason) =>
        AssertDamage(builder => builder.Block(type, new byte[bytes]), reason);

    [Fact]
    public void Statistics_of_an_interface_that_is_not_described_are_damage() =>
        AssertDamage(builder => builder.Statistics(7, 1), "interface 7 is not described");

    [Fact]
    public void Secrets_longer_than_their_block_are_damage() =>
        AssertDamage(
            builder => builder.Block(10, [1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4]),
            "the secrets are longer than their block");

    private static void AssertDamage(Func<PcapNgBuilder, PcapNgBuilder> add, string reason)
    {
        byte[] capture = add(new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data))
            .Enhanced(0, 2, Data).ToArray();
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(capture);
        Assert.Equal([1000, 2000], packets.Select(packet => packet.Nanoseconds));
        Assert.StartsWith(reason, Assert.Single(damage).Reason, StringComparison.Ordinal);
    }

    private static CaptureDescription Describe(PcapNgBuilder builder)
    {
        (_, CaptureDescription description, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(builder.ToArray());
        Assert.Empty(damage);
        return description;
    }
}
