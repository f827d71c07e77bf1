using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class PcapNgTests
{
    private const ushort Resolution = 9;
    private const ushort Offset = 14;
    private static readonly byte[] Data = [1, 2, 3, 4, 5];

    [Theory]
    [InlineData(ByteOrder.LittleEndian, 1)]
    [InlineData(ByteOrder.BigEndian, 1)]
    [InlineData(ByteOrder.LittleEndian, 3)]
    public void Packets_are_complete_over_many_chunks(ByteOrder order, int threads)
    {
        var random = new Random(20);
        PcapNgBuilder builder = new PcapNgBuilder(order).Section().Interface();
        var sent = new List<byte[]>();
        for (int i = 0; i < 4000; i++)
        {
            byte[] data = new byte[random.Next(2000)];
            random.NextBytes(data);
            sent.Add(data);
            builder.Enhanced(0, (ulong)i, data, original: (uint)data.Length + 7);
        }
        (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(builder.ToArray(), new BatchOptions { Threads = threads, PacketsPerBatch = 100 });
        Assert.Empty(damage);
        Assert.Equal(sent.Count, packets.Count);
        for (int i = 0; i < sent.Count; i++)
        {
            Assert.Equal(sent[i], packets[i].Data);
            Assert.Equal(i * 1000L, packets[i].Nanoseconds);
            Assert.Equal((uint)sent[i].Length + 7, packets[i].OriginalLength);
        }
    }

    [Theory]
    [InlineData(0, 5, 5_000_000_000, TimestampPrecision.Seconds)]
    [InlineData(3, 5, 5_000_000, TimestampPrecision.Milliseconds)]
    [InlineData(6, 5, 5_000, TimestampPrecision.Microseconds)]
    [InlineData(9, 5, 5, TimestampPrecision.Nanoseconds)]
    [InlineData(12, 5_999, 5, TimestampPrecision.Nanoseconds)]
    [InlineData(127, ulong.MaxValue, 0, TimestampPrecision.Nanoseconds)]
    [InlineData(0x80, 5, 5_000_000_000, TimestampPrecision.Seconds)]
    [InlineData(0x8A, 512, 500_000_000, (TimestampPrecision)4)]
    [InlineData(0xA0, 0x1_8000_0000, 1_500_000_000, TimestampPrecision.Nanoseconds)]
    [InlineData(0xFF, ulong.MaxValue, 0, TimestampPrecision.Nanoseconds)]
    [InlineData(6, ulong.MaxValue, long.MaxValue, TimestampPrecision.Microseconds)]
    public void Ticks_are_in_the_resolution_of_their_interface(
        byte resolution, ulong ticks, long nanoseconds, TimestampPrecision precision)
    {
        byte[] capture = new PcapNgBuilder().Section().Interface(options: (Resolution, [resolution]))
            .Enhanced(0, ticks, Data).ToArray();
        (List<ReadPacket> packets, CaptureDescription description, _) = ReadPacket.All(capture);
        Assert.Equal(nanoseconds, Assert.Single(packets).Nanoseconds);
        Assert.Equal(precision, description.Interfaces[0].Precision);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian, 1_000, 1_000_000_005_000)]
    [InlineData(ByteOrder.BigEndian, -1, -999_995_000)]
    [InlineData(ByteOrder.LittleEndian, long.MaxValue, long.MaxValue)]
    [InlineData(ByteOrder.LittleEndian, long.MinValue, long.MinValue + 1)]
    public void Interface_may_shift_its_times(ByteOrder order, long seconds, long nanoseconds)
    {
        var builder = new PcapNgBuilder(order);
        byte[] capture = builder.Section().Interface(options: (Offset, builder.Word64(seconds)))
            .Enhanced(0, 5, Data).ToArray();
        Assert.Equal(nanoseconds, Assert.Single(ReadPacket.All(capture).Packets).Nanoseconds);
    }

    [Fact]
    public void Packet_has_the_link_type_of_its_interface()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface(linkType: 1).Interface(linkType: 113)
            .Enhanced(1, 0, Data).Enhanced(0, 0, Data).Interface(linkType: 101).Enhanced(2, 0, Data).ToArray();
        (List<ReadPacket> packets, CaptureDescription description, _) = ReadPacket.All(capture);
        Assert.Equal(
            [(113, 1), (1, 0), (101, 2)], packets.Select(packet => ((int)packet.LinkType.Value, packet.Interface)));
        Assert.Equal(3, description.Interfaces.Count);
    }

    [Fact]
    public void Sections_have_their_own_byte_order_and_interfaces()
    {
        PcapNgBuilder builder = new PcapNgBuilder(ByteOrder.LittleEndian).Section().Interface(linkType: 1)
            .Enhanced(0, 1, Data);
        builder.Order = ByteOrder.BigEndian;
        builder.Section().Interface(linkType: 101).Interface(linkType: 113).Enhanced(1, 2, Data);
        builder.Order = ByteOrder.LittleEndian;
        builder.Section().Interface(linkType: 228).Enhanced(0, 3, Data);
        (List<ReadPacket> packets, CaptureDescription description, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(builder.ToArray());
        Assert.Empty(damage);
        Assert.Equal(
            [(1, 0), (113, 2), (228, 3)], packets.Select(packet => ((int)packet.LinkType.Value, packet.Interface)));
        Assert.Equal([1000, 2000, 3000], packets.Select(packet => packet.Nanoseconds));
        Assert.Equal([0, 1, 2, 3], description.Interfaces.Select(one => one.Id));
    }

    [Fact]
    public void Simple_packet_has_no_time_and_is_cut_to_the_snap_length()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface(snapLength: 4).Simple(5, [1, 2, 3, 4])
            .Simple(3, [9, 8, 7]).ToArray();
        List<ReadPacket> packets = ReadPacket.All(capture).Packets;
        Assert.All(packets, packet => Assert.Equal(Timestamp.None, new Timestamp(packet.Nanoseconds)));
        Assert.Equal([1, 2, 3, 4], packets[0].Data);
        Assert.Equal(5u, packets[0].OriginalLength);
        Assert.Equal([9, 8, 7], packets[1].Data);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Obsolete_packet_block_is_read(ByteOrder order)
    {
        byte[] capture = new PcapNgBuilder(order).Section().Interface().Interface(linkType: 101)
            .Obsolete(1, 0x1_0000_0001, Data).ToArray();
        ReadPacket packet = Assert.Single(ReadPacket.All(capture).Packets);
        Assert.Equal(Data, packet.Data);
        Assert.Equal(1, packet.Interface);
        Assert.Equal(0x1_0000_0001 * 1000L, packet.Nanoseconds);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(100)]
    [InlineData(3 << 20)]
    [InlineData(40 << 20)]
    public void Blocks_without_a_packet_are_skipped_in_any_size(int bytes)
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Enhanced(0, 1, Data)
            .Block(5, new byte[bytes]).Block(0x0BAD, new byte[bytes]).Enhanced(0, 2, Data).ToArray();
        foreach (int threads in (int[])[1, 2])
        {
            (List<ReadPacket> packets, _, IReadOnlyList<DamageEntry> damage) =
                ReadPacket.All(capture, new BatchOptions { Threads = threads, MemoryLimit = 16 << 20 });
            Assert.Empty(damage);
            Assert.Equal(2, packets.Count);
        }
    }

    [Fact]
    public void Description_of_the_capture_is_kept()
    {
        var builder = new PcapNgBuilder();
        byte[] capture = builder
            .Section(
                (1, PcapNgBuilder.Text("a comment")), (1, PcapNgBuilder.Text("another")),
                (2, PcapNgBuilder.Text("hw")), (3, PcapNgBuilder.Text("os")), (4, PcapNgBuilder.Text("app\0rest")))
            .Interface(
                1, 1234, (2, PcapNgBuilder.Text("eth0")), (3, PcapNgBuilder.Text("däta")),
                (11, [0, .. PcapNgBuilder.Text("tcp")]), (12, PcapNgBuilder.Text("ios")),
                (15, PcapNgBuilder.Text("nic")))
            .Enhanced(0, 1, Data, null, (1, PcapNgBuilder.Text("on the packet"))).ToArray();
        (List<ReadPacket> packets, CaptureDescription description, _) = ReadPacket.All(capture);
        Assert.Equal(Data, Assert.Single(packets).Data);
        Assert.Equal(["a comment", "another"], description.Comments);
        Assert.Equal(("hw", "os", "app"), (description.Hardware, description.OperatingSystem, description.Application));
        Assert.Equal(
            new CaptureInterface(0, LinkType.Ethernet, 1234, TimestampPrecision.Microseconds)
            {
                Name = "eth0",
                Description = "däta",
                Filter = "tcp",
                OperatingSystem = "ios",
                Hardware = "nic",
                Section = 1,
                Scale = TimeScale.Usual
            },
            Assert.Single(description.Interfaces));
    }

    [Fact]
    public void Hostile_descriptions_do_not_fill_the_memory()
    {
        var builder = new PcapNgBuilder();
        byte[] comment = new byte[60_000];
        Array.Fill(comment, (byte)'x');
        builder.Section();
        for (int i = 0; i < 100; i++)
            builder.Interface(options: (2, comment));
        CaptureDescription description = ReadPacket.All(builder.ToArray()).Description;
        Assert.Equal(100, description.Interfaces.Count);
        Assert.InRange(description.Interfaces.Sum(one => one.Name?.Length ?? 0), 1, 1 << 20);
    }

    [Fact]
    public void Hostile_comments_do_not_fill_the_memory()
    {
        var builder = new PcapNgBuilder();
        (ushort, byte[])[] comments = [.. Enumerable.Repeat(((ushort)1, PcapNgBuilder.Text("x")), 100_000)];
        byte[] capture = builder.Section(comments).Section(comments).Interface().Enhanced(0, 1, Data).ToArray();
        (List<ReadPacket> packets, CaptureDescription description, _) = ReadPacket.All(capture);
        Assert.Single(packets);
        Assert.InRange(description.Comments.Count, 1, 1 << 16);
    }
}
