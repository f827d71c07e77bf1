using System.Text;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class PacketOptionsTests
{
    private const ushort Comment = 1;
    private const ushort Flags = 2;
    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Packet_has_the_comments_among_its_options(ByteOrder order)
    {
        byte[] capture = new PcapNgBuilder(order).Section().Interface()
            .Enhanced(
                0, 1, Data, null, (Comment, PcapNgBuilder.Text("first")), (Flags, [1, 0, 0, 0]),
                (Comment, PcapNgBuilder.Text("zweitens: ü")))
            .Enhanced(0, 2, Data, null, (Flags, [1, 0, 0, 0]))
            .Enhanced(0, 3, Data)
            .Obsolete(0, 4, Data, (Comment, PcapNgBuilder.Text("old")))
            .Simple(5, Data).ToArray();
        Assert.Equal(["first|zweitens: ü", "", "", "old", ""], Comments(capture));
    }

    [Fact]
    public void Options_have_the_byte_order_of_their_section()
    {
        PcapNgBuilder builder = new PcapNgBuilder(ByteOrder.LittleEndian).Section().Interface()
            .Enhanced(0, 1, Data, null, (Comment, PcapNgBuilder.Text("little")));
        builder.Order = ByteOrder.BigEndian;
        builder.Section().Interface().Enhanced(0, 2, Data, null, (Comment, PcapNgBuilder.Text("big")));
        builder.Order = ByteOrder.LittleEndian;
        builder.Section().Interface().Enhanced(0, 3, Data, null, (Comment, PcapNgBuilder.Text("again")));
        Assert.Equal(["little", "big", "again"], Comments(builder.ToArray()));
    }

    [Fact]
    public void Invalid_text_is_replaced_and_a_zero_ends_it()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface()
            .Enhanced(0, 1, Data, null,
                (Comment, [0xFF, (byte)'a']), (Comment, [(byte)'b', 0, (byte)'c']), (Comment, []))
            .ToArray();
        Assert.Equal(["\uFFFDa|b|"], Comments(capture));
    }

    [Fact]
    public void Options_need_no_end_mark()
    {
        byte[] capture = WithOptions(options => options[..^4]);
        Assert.Equal(["note"], Comments(capture));
    }

    [Theory]
    [InlineData(2, 5, "")]
    [InlineData(2, 200, "")]
    [InlineData(10, 60000, "note")]
    public void Option_that_is_too_long_ends_the_options(int at, ushort length, string comments)
    {
        byte[] capture = WithOptions(options =>
        {
            byte[] claiming = options[..^4];
            if (at >= claiming.Length)
                claiming = [.. claiming, 1, 0, 0, 0];
            BitConverter.TryWriteBytes(claiming.AsSpan(at), length);
            return claiming;
        });
        Assert.Equal([comments], Comments(capture, damage: 1));
    }

    [Fact]
    public void Options_are_returned_byte_for_byte()
    {
        var builder = new PcapNgBuilder(ByteOrder.BigEndian);
        (ushort, byte[])[] options = [(Comment, PcapNgBuilder.Text("note")), (Flags, [1, 2, 3, 4]), (0x8000, [9])];
        byte[] capture = builder.Section().Interface().Enhanced(0, 1, Data, null, options).Enhanced(0, 1, []).ToArray();
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(file.Path);
        using PacketBatch batch = reader.Next()!;
        Assert.Equal(builder.Options(options), batch[0].Options.ToArray());
        Assert.Equal(ByteOrder.BigEndian, batch[0].OptionOrder);
        Assert.True(batch[1].Options.IsEmpty);
    }

    [Fact]
    public void Options_too_long_for_the_index_are_complete()
    {
        (ushort, byte[])[] options =
        [
            .. Enumerable.Range(0, 6)
                .Select(i => (Comment, Encoding.ASCII.GetBytes(new string((char)('a' + i), 60_000))))
        ];
        foreach (ByteOrder order in Enum.GetValues<ByteOrder>())
        {
            byte[] capture = new PcapNgBuilder(order).Section().Interface()
                .Enhanced(0, 1, Data, null, options).Obsolete(0, 1, Data, options).ToArray();
            Assert.All(
                Comments(capture),
                comments => Assert.Equal("abcdef", string.Concat(comments.Split('|').Select(one => one[^1]))));
        }
    }

    [Fact]
    public void Options_are_complete_over_many_chunks()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 4000; i++)
            builder.Enhanced(0, (ulong)i, new byte[i % 1500], null, (Comment, PcapNgBuilder.Text($"packet {i}")));
        Assert.Equal(Enumerable.Range(0, 4000).Select(i => $"packet {i}"), Comments(builder.ToArray()));
    }

    [Fact]
    public void Classic_pcap_has_no_options()
    {
        Assert.All(Comments(Some.Pcap(Some.Packets(seed: 5, count: 50, maxLength: 100))), Assert.Empty);
    }

    // A packet with a comment after it, which the test changes.
    private static byte[] WithOptions(Func<byte[], byte[]> change)
    {
        var builder = new PcapNgBuilder();
        byte[] options = change(builder.Options((Comment, PcapNgBuilder.Text("note"))));
        return builder.Section().Interface()
            .Block(6, [.. new byte[12], 4, 0, 0, 0, 4, 0, 0, 0, .. Data[..4], .. options]).ToArray();
    }

    private static List<string> Comments(byte[] capture, int damage = 0)
    {
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(file.Path);
        var comments = new List<string>();
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                comments.Add(string.Join('|', packet.Comments));
        }
        Assert.Equal(damage, reader.Capture.Damage.Count);
        return comments;
    }
}
