using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Pcap;

public sealed class PcapRecordWriterTests
{
    private const uint NanosecondMagic = 0xA1B23C4D;

    private static readonly ByteOrder MachineOrder = BitConverter.IsLittleEndian
        ? ByteOrder.LittleEndian
        : ByteOrder.BigEndian;

    [Theory]
    [InlineData(TimestampPrecision.Microseconds, Some.MicrosecondMagic, 1000)]
    [InlineData(TimestampPrecision.Nanoseconds, NanosecondMagic, 1)]
    public void Capture_matches_the_specification_byte_for_byte(
        TimestampPrecision precision, uint magic, int nanosecondsPerUnit)
    {
        List<SomePacket> packets = Some.Packets(seed: 31, count: 2000, maxLength: 3000);
        byte[] capture = Written.Capture(Written.Pcap with { Precision = precision }, writer =>
        {
            writer.AddInterface(Written.Interface(LinkType.Ethernet, snapLength: 4000));
            foreach (SomePacket packet in packets)
                writer.Write(0, TimeOf(packet, nanosecondsPerUnit), packet.Data, packet.OriginalLength);
            Assert.Equal(packets.Count, writer.Packets);
        });
        Assert.True(Some.Pcap(packets, MachineOrder, magic, snapLength: 4000).AsSpan().SequenceEqual(capture));
        CaptureAssert.Holds(packets, capture, nanosecondsPerUnit: nanosecondsPerUnit);
    }

    [Fact]
    public void Microseconds_cut_the_rest_of_a_time()
    {
        byte[] capture = One(
            Written.Pcap with { Precision = TimestampPrecision.Microseconds }, new Timestamp(1_999_999_999));
        Assert.Equal(1_999_999_000, Assert.Single(ReadPacket.All(capture).Packets).Nanoseconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4_294_967_295_999_999_999)]
    public void Times_go_from_1970_to_2106(long nanoseconds) =>
        Assert.Equal(
            nanoseconds,
            Assert.Single(ReadPacket.All(One(Written.Pcap, new Timestamp(nanoseconds))).Packets).Nanoseconds);

    [Theory]
    [InlineData(-1, "-0.000000001")]
    [InlineData(4_294_967_296_000_000_000, "4294967296.000000000")]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    public void Time_out_of_range_is_refused_and_the_next_is_written(long nanoseconds, string time)
    {
        byte[] capture = Written.Capture(Written.Pcap, writer =>
        {
            writer.AddInterface(Written.Ethernet);
            writer.Write(0, new Timestamp(1), [1], 1);
            string message = Assert.Throws<CaptureException>(
                () => writer.Write(0, new Timestamp(nanoseconds), [2], 1)).Message;
            Assert.Contains($"packet 2 has the time {time}", message);
            Assert.Contains("write pcapng", message);
            writer.Write(0, new Timestamp(3), [3], 1);
        });
        Assert.Equal([1, 3], ReadPacket.All(capture).Packets.Select(packet => packet.Nanoseconds));
    }

    [Fact]
    public void Packet_without_a_time_gets_1970() =>
        Assert.Equal(0, Assert.Single(ReadPacket.All(One(Written.Pcap, Timestamp.None)).Packets).Nanoseconds);

    [Fact]
    public void Interfaces_of_one_link_type_share_the_capture()
    {
        byte[] capture = Written.Capture(Written.Pcap, writer =>
        {
            Assert.Equal(0, writer.AddInterface(Written.Ethernet));
            Assert.Equal(1, writer.AddInterface(Written.Ethernet));
            writer.Write(1, default, [1], 1);
        });
        Assert.Single(ReadPacket.All(capture).Packets);
    }

    [Fact]
    public void Second_link_type_needs_pcapng()
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out"], Written.Pcap);
        writer.AddInterface(Written.Ethernet);
        string message = Assert.Throws<CaptureException>(
            () => writer.AddInterface(Written.Interface(LinkType.LinuxCooked))).Message;
        Assert.EndsWith("cannot hold linux-sll together with ether; several link types need pcapng", message);
    }

    [Fact]
    public void Capture_without_an_interface_cannot_be_completed()
    {
        using var folder = new TemporaryFolder();
        using (var writer = CaptureWriter.Create(folder["out"], Written.Pcap))
            Assert.Contains("needs a link type", Assert.Throws<CaptureException>(writer.Complete).Message);
        Assert.Empty(folder.Files);
    }

    [Theory]
    [InlineData(0, 0, 262_144)]
    [InlineData(0, 96, 96)]
    [InlineData(65_535, 0, 65_535)]
    [InlineData(65_535, 96, 96)]
    [InlineData(65_535, 100_000, 65_535)]
    public void Header_has_the_smaller_snap_length(uint ofInterface, uint ofOptions, uint expected)
    {
        byte[] capture = Written.Capture(
            Written.Pcap with { SnapLength = ofOptions },
            writer => writer.AddInterface(Written.Interface(LinkType.Ethernet, ofInterface)));
        Assert.Equal(expected, Assert.Single(ReadPacket.All(capture).Description.Interfaces).SnapLength);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(15)]
    public void Header_has_the_frame_check_sequence(int? bytes)
    {
        byte[] capture = Written.Capture(
            Written.Pcap with { FrameCheckSequenceLength = bytes },
            writer => writer.AddInterface(Written.Interface(new LinkType(65_535))));
        CaptureDescription description = ReadPacket.All(capture).Description;
        Assert.Equal(bytes, description.FrameCheckSequenceLength);
        Assert.Equal(65_535, Assert.Single(description.Interfaces).LinkType.Value);
    }

    private static byte[] One(CaptureWriterOptions options, Timestamp time) => Written.Capture(options, writer =>
    {
        writer.AddInterface(Written.Ethernet);
        writer.Write(0, time, [1, 2, 3], 3);
    });

    private static Timestamp TimeOf(SomePacket packet, int nanosecondsPerUnit) =>
        new(packet.Seconds * Timestamp.NanosecondsPerSecond + packet.Fraction * nanosecondsPerUnit);
}
