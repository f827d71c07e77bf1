using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

/// <summary>A pcapng that is read and written again has the same bytes.</summary>
public sealed class PcapNgCopyTests
{
    private const ushort Comment = 1;
    private const ushort Name = 2;
    private const ushort Resolution = 9;
    private const ushort Offset = 14;
    private const uint NameResolution = 4;
    private const uint Custom = 0xBAD;

    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Options_and_other_blocks_are_copied_byte_for_byte(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        byte[] original = builder
            .Section((Comment, PcapNgBuilder.Text("made by hand")), (4, PcapNgBuilder.Text("app")))
            .Block(NameResolution, [1, 2, 3, 4])
            .Interface(1, 0, (Name, PcapNgBuilder.Text("eth0")), (Resolution, [9]))
            .Interface(
                113, 100, (Offset, builder.Word64(1000)), (Resolution, [0x94]), (Comment, PcapNgBuilder.Text("odd")))
            .Enhanced(0, 5, Data, original: 9, (Comment, PcapNgBuilder.Text("a packet")), (2, [1, 0, 0, 0]))
            .Enhanced(1, 123_456_789, Data)
            .Block(Custom, [])
            .Enhanced(0, 7, [])
            .Block(5, new byte[300_000]).ToArray();
        Assert.Equal(original, Carried(original));
    }

    [Fact]
    public void Sections_of_both_byte_orders_are_copied()
    {
        PcapNgBuilder builder = new PcapNgBuilder(ByteOrder.LittleEndian).Section().Interface(linkType: 1)
            .Interface(linkType: 101).Enhanced(1, 1, Data);
        builder.Order = ByteOrder.BigEndian;
        builder.Section((Comment, [1])).Interface(linkType: 113).Enhanced(0, 2, Data, null, (Comment, [7, 8]))
            .Block(Custom, new byte[8]);
        builder.Order = ByteOrder.LittleEndian;
        builder.Section().Section().Interface(linkType: 228).Enhanced(0, 3, Data);
        byte[] original = builder.ToArray();
        Assert.Equal(original, Carried(original));
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Simple_packets_stay_simple(ByteOrder order)
    {
        byte[] original = new PcapNgBuilder(order).Section().Interface(snapLength: 4).Interface()
            .Simple(5, [1, 2, 3, 4]).Simple(3, [9, 8, 7]).Simple(0, []).Enhanced(1, 5, Data).ToArray();
        Assert.Equal(original, Carried(original));
    }

    [Fact]
    public void Cut_simple_packet_stays_simple_with_its_snap_length()
    {
        byte[] original = new PcapNgBuilder().Section().Interface().Simple(5, Data).ToArray();
        byte[] expected = new PcapNgBuilder().Section().Interface(snapLength: 4).Simple(5, Data[..4]).ToArray();
        Assert.Equal(expected, Carried(original, snapLength: 4));
    }

    [Fact]
    public void Packet_without_a_time_that_cannot_be_simple_gets_the_first_time()
    {
        byte[] capture = Written.Capture(Written.PcapNg, writer =>
        {
            PcapNgRecordWriter blocks = writer.PcapNg!;
            blocks.BeginSection(ByteOrder.LittleEndian, []);
            blocks.AddInterface(Written.Ethernet, [], TimeScale.Usual);
            blocks.AddInterface(Written.Ethernet, [], TimeScale.Usual);
            writer.Write(1, Timestamp.None, Data, 5);
            writer.Write(0, Timestamp.None, Data, 6);
            blocks.Write(0, Timestamp.None, Data, 5, [0, 0, 0, 0]);
        });
        byte[] expected = [.. new PcapNgBuilder().Section().Interface().Interface().Enhanced(1, 0, Data)
            .Enhanced(0, 0, Data, original: 6).ToArray(),
            .. new PcapNgBuilder()
                .Block(6, [.. new byte[12], 5, 0, 0, 0, 5, 0, 0, 0, .. Data, 0, 0, 0, 0, 0, 0, 0]).ToArray()];
        Assert.Equal(expected, capture);
    }

    [Fact]
    public void Packets_of_an_earlier_section_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out"], Written.PcapNg);
        writer.AddInterface(Written.Ethernet);
        writer.PcapNg!.BeginSection(ByteOrder.BigEndian, []);
        Assert.Equal(1, writer.AddInterface(Written.Ethernet));
        foreach (int id in (int[])[-1, 0, 2])
            Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(id, default, Data, 5));
        writer.Write(1, default, Data, 5);
    }

    [Fact]
    public void Interfaces_keep_their_resolutions_and_offsets()
    {
        byte[] capture = Written.Capture(Written.PcapNg, writer =>
        {
            PcapNgRecordWriter blocks = writer.PcapNg!;
            var builder = new PcapNgBuilder(ByteOrder.BigEndian);
            blocks.BeginSection(ByteOrder.BigEndian, []);
            (byte, long)[] clocks = [(0, 0), (3, -20), (12, 5), (0x94, 0), (0xA0, -1)];
            foreach ((byte resolution, long offset) in clocks)
                blocks.AddInterface(
                    Written.Ethernet, Options(builder, resolution, offset), TimeScale.Of(resolution, offset));
            for (int id = 0; id < 5; id++)
                writer.Write(id, new Timestamp(7_000_000_000), Data, 5);
        });
        Assert.All(ReadPacket.All(capture).Packets, packet => Assert.Equal(7_000_000_000, packet.Nanoseconds));
    }

    [Fact]
    public void Classic_pcap_holds_no_blocks()
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out"], Written.Pcap);
        Assert.Null(writer.PcapNg);
    }

    private static byte[] Options(PcapNgBuilder builder, byte resolution, long offset)
    {
        const int FieldsEnd = 16;
        byte[] block = new PcapNgBuilder(builder.Order)
            .Interface(1, 0, (Resolution, [resolution]), (Offset, builder.Word64(offset))).ToArray();
        return block[FieldsEnd..^4];
    }

    private static byte[] Carried(byte[] original, uint snapLength = 0) =>
        Written.Capture(Written.PcapNg with { SnapLength = snapLength }, writer =>
    {
        var copier = new PcapNgCopier(writer);
        copier.Copy(original);
        Assert.Equal(ReadPacket.All(original).Packets.Count, writer.Packets);
    });
}
