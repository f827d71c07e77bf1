using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class InterfaceOptionsTests
{
    private const ushort Comment = 1;
    private const ushort Ipv4 = 4;
    private const ushort Ipv6 = 5;
    private const ushort Mac = 6;
    private const ushort Speed = 8;
    private const ushort Filter = 11;

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Every_option_is_kept(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        CaptureInterface found = Read(builder.Section().Interface(1, 0,
            (Comment, PcapNgBuilder.Text("one")), (Comment, PcapNgBuilder.Text("two")),
            (Ipv4, [192, 0, 2, 1, 255, 255, 255, 0]), (Ipv4, [192, 0, 2, 2, 255, 255, 255, 255]),
            (Ipv6, [0x20, 1, 0x0D, 0xB8, .. new byte[11], 1, 64]),
            (Mac, [2, 0, 0, 0, 0, 0xAB]), (7, [2, 0, 0, 0xFF, 0xFE, 0, 0, 1]), (Speed, builder.Word64(10_000_000_000)),
            (13, [4]), (14, builder.Word64(-7)), (16, builder.Word64(1)), (17, builder.Word64(2)),
            (18, PcapNgBuilder.Text("Europe/Berlin"))));
        Assert.Equal(["one", "two"], found.Comments);
        Assert.Equal(
            ["192.0.2.1/24", "192.0.2.2/32", "2001:db8::1/64"], found.Addresses.Select(address => address.ToString()));
        Assert.Equal(("02:00:00:00:00:ab", "02:00:00:ff:fe:00:00:01"), (found.MacAddress, found.EuiAddress));
        Assert.Equal((10_000_000_000ul, 1ul, 2ul), (found.Speed, found.TransmitSpeed, found.ReceiveSpeed));
        Assert.Equal((4, -7, "Europe/Berlin"), (found.FrameCheckSequenceLength, found.TimeOffset, found.TimeZone));
    }

    [Fact]
    public void Filter_is_a_text_or_a_program()
    {
        Assert.Equal(
            "tcp",
            Read(new PcapNgBuilder().Section().Interface(1, 0, (Filter, [0, .. PcapNgBuilder.Text("tcp")]))).Filter);
        CaptureInterface program = Read(new PcapNgBuilder().Section().Interface(1, 0, (Filter, [1, .. new byte[24]])));
        Assert.Equal((null, 3), (program.Filter, program.FilterInstructions));
        CaptureInterface other = Read(new PcapNgBuilder().Section().Interface(1, 0, (Filter, [2, 3]), (Filter, [])));
        Assert.Equal((null, null), (other.Filter, other.FilterInstructions));
    }

    [Fact]
    public void Options_that_are_too_short_are_ignored()
    {
        (ushort, byte[])[] options = [.. Enumerable.Range(4, 15).Select(code => ((ushort)code, Array.Empty<byte>()))];
        CaptureInterface found = Read(new PcapNgBuilder().Section().Interface(1, 0, options));
        Assert.Equal(new CaptureInterface(0, LinkType.Ethernet, 0,
            TimestampPrecision.Microseconds)
        {
            OperatingSystem = "",
            Hardware = "",
            TimeZone = "",
            Section = 1,
            Scale = TimeScale.Usual
        }, found);
    }

    [Fact]
    public void Hostile_addresses_and_comments_do_not_fill_the_memory()
    {
        (ushort, byte[])[] options =
        [
            .. Enumerable.Range(0, 200_000).Select(i => i % 2 == 0 ? (Ipv4, new byte[8]) : (Comment, new byte[1]))
        ];
        CaptureInterface found = Read(new PcapNgBuilder().Section().Interface(1, 0, options));
        Assert.InRange(found.Addresses.Count + found.Comments.Count, 1, 1 << 16);
    }

    private static CaptureInterface Read(PcapNgBuilder builder)
    {
        (_, CaptureDescription description, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(builder.ToArray());
        Assert.Empty(damage);
        return Assert.Single(description.Interfaces);
    }
}
