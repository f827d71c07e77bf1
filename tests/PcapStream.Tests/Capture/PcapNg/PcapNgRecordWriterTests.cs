using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class PcapNgRecordWriterTests
{
    private const ushort Resolution = 9;

    private static readonly ByteOrder MachineOrder = BitConverter.IsLittleEndian
        ? ByteOrder.LittleEndian
        : ByteOrder.BigEndian;
    private static readonly LinkType[] LinkTypes =
    [
        LinkType.Ethernet, LinkType.LinuxCooked, LinkType.RawIp, new(65_535)
    ];

    [Fact]
    public void Capture_matches_the_specification_byte_for_byte()
    {
        byte[] capture = Written.Capture(Written.PcapNg, writer =>
        {
            writer.AddInterface(Written.Interface(LinkType.LinuxCooked, snapLength: 9) with
            {
                Name = "eth0",
                Description = "däta",
                Filter = "tcp",
                OperatingSystem = "ios",
                Hardware = "nic",
            });
            writer.Write(0, new Timestamp(0x1_0000_0002), [1, 2, 3, 4, 5], 77);
        });
        byte[] expected = new PcapNgBuilder(MachineOrder)
            .Section((4, PcapNgBuilder.Text("PcapStream 0.1.0")))
            .Interface(113, 9, (2, PcapNgBuilder.Text("eth0")), (3, PcapNgBuilder.Text("däta")), (Resolution, [9]),
                (11, [0, .. PcapNgBuilder.Text("tcp")]), (12, PcapNgBuilder.Text("ios")), (
                    15, PcapNgBuilder.Text("nic")))
            .Enhanced(0, 0x1_0000_0002, [1, 2, 3, 4, 5], original: 77).ToArray();
        Assert.Equal(expected, capture);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(9)]
    public void Packets_of_many_interfaces_are_read_back(int decimals)
    {
        var random = new Random(decimals);
        List<SomePacket> packets = Some.Packets(seed: 32, count: 2000, maxLength: 3000);
        long unit = (long)Math.Pow(10, 9 - decimals);
        List<ReadPacket> expected = [.. packets.Select(packet => random.Next(LinkTypes.Length))
            .Zip(packets, (id, packet) =>
            new ReadPacket(
                packet.Seconds * Timestamp.NanosecondsPerSecond + random.Next(1_000_000_000), packet.Data,
                packet.OriginalLength, LinkTypes[id], id))];
        byte[] capture = Written.Capture(Written.PcapNg with { Precision = (TimestampPrecision)decimals }, writer =>
        {
            foreach (LinkType linkType in LinkTypes)
                writer.AddInterface(Written.Interface(linkType));
            foreach (ReadPacket packet in expected)
                writer.Write(packet.Interface, new Timestamp(packet.Nanoseconds), packet.Data, packet.OriginalLength);
            Assert.Equal(expected.Count, writer.Packets);
        });
        (List<ReadPacket> read, CaptureDescription description, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(capture);
        Assert.Empty(damage);
        Assert.Equal(expected.Count, read.Count);
        Assert.All(expected.Zip(read), pair =>
        {
            Assert.Equal(
                pair.First with { Nanoseconds = pair.First.Nanoseconds / unit * unit, Data = pair.Second.Data },
                pair.Second);
            Assert.Equal(pair.First.Data, pair.Second.Data);
        });
        Assert.All(description.Interfaces, one => Assert.Equal(decimals, (int)one.Precision));
    }

    [Fact]
    public void Interfaces_may_come_between_packets()
    {
        byte[] capture = Written.Capture(Written.PcapNg, writer =>
        {
            foreach (LinkType linkType in LinkTypes)
            {
                int id = writer.AddInterface(Written.Interface(linkType));
                writer.Write(id, default, [1], 1);
            }
        });
        Assert.Equal([0, 1, 2, 3], ReadPacket.All(capture).Packets.Select(packet => packet.Interface));
    }

    [Fact]
    public void Empty_capture_is_valid()
    {
        (List<ReadPacket> packets, CaptureDescription description, _) =
            ReadPacket.All(Written.Capture(Written.PcapNg, _ => { }));
        Assert.Empty(packets);
        Assert.Equal("PcapStream 0.1.0", description.Application);
    }

    [Fact]
    public void Text_too_long_for_an_option_is_left_out()
    {
        byte[] capture = Written.Capture(Written.PcapNg,
            writer =>
            writer.AddInterface(
                Written.Ethernet with { Name = new string('x', 65_536), Hardware = new string('y', 65_535) }));
        CaptureInterface described = Assert.Single(ReadPacket.All(capture).Description.Interfaces);
        Assert.Null(described.Name);
        Assert.Equal(65_535, described.Hardware?.Length);
    }

    [Fact]
    public void Time_before_1970_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out"], Written.PcapNg);
        writer.AddInterface(Written.Ethernet);
        string message = Assert.Throws<CaptureException>(() => writer.Write(0, new Timestamp(-1), [1], 1)).Message;
        Assert.Contains("packet 1 has the time -0.000000001", message);
        Assert.Contains("if_tsoffset", message);
    }

    [Fact]
    public void Highest_time_is_written()
    {
        byte[] capture = Written.Capture(Written.PcapNg, writer =>
        {
            writer.AddInterface(Written.Ethernet);
            writer.Write(0, new Timestamp(long.MaxValue), [1], 1);
        });
        Assert.Equal(long.MaxValue, Assert.Single(ReadPacket.All(capture).Packets).Nanoseconds);
    }
}
