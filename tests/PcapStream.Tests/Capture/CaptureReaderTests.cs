using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture;

public sealed class CaptureReaderTests
{
    [Fact]
    public void Missing_file_is_named()
    {
        CaptureException error = Assert.Throws<CaptureException>(() => CaptureReader.Open("no/such/file.pcap"));
        Assert.Equal("no/such/file.pcap: no such file", error.Message);
    }

    [Fact]
    public void Directory_is_refused()
    {
        CaptureException error = Assert.Throws<CaptureException>(() => CaptureReader.Open(Path.GetTempPath()));
        Assert.EndsWith("is a directory, not a capture", error.Message);
    }

    [Fact]
    public void Empty_file_is_refused() => Assert.EndsWith(": is empty", OpeningFails([]));

    [Fact]
    public void Text_is_not_a_capture() =>
        Assert.Contains("is not a capture", OpeningFails("Hello, World! This is no capture."u8));

    [Fact]
    public void Recognised_format_that_is_not_read_is_named() =>
        Assert.Contains(
            "is a snoop capture (Sun, Shomiti Surveyor), which this version does not read: convert it with editcap " +
                "-F pcapng IN OUT", OpeningFails("snoop\0\0\0\0\0\0\u0002"u8));

    [Fact]
    public void Cut_file_header_reports_its_bytes()
    {
        byte[] capture = Some.Pcap([]);
        using var file = new TemporaryFile(capture.AsSpan(0, 12));
        CaptureFault? fault = Assert.Throws<CaptureException>(() => CaptureReader.Open(file.Path)).Fault;
        Assert.Equal(new CaptureFault(file.Path, 0, 0, "file header", 24, 12, "cut short in the file header"), fault);
    }

    [Fact]
    public void Unknown_version_is_named()
    {
        byte[] capture = Some.Pcap([]);
        capture[4] = 9;
        Assert.Contains("pcap version 9.4 is unknown", OpeningFails(capture));
    }

    [Fact]
    public void File_without_permission_is_named()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "a privileged user may read every file");
        using var file = new TemporaryFile(Some.Pcap([]));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.Path, UnixFileMode.None);
        else
            Assert.Skip("permissions are Unix's");
        Assert.EndsWith(
            "permission denied", Assert.Throws<CaptureException>(() => CaptureReader.Open(file.Path)).Message);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Header_is_read_in_its_own_byte_order(ByteOrder order)
    {
        using var file = new TemporaryFile(Some.Pcap([], order, magic: 0xA1B23C4D, link: 276, snapLength: 1234));
        using CaptureReader capture = CaptureReader.Open(file.Path);
        Assert.Equal(order, capture.ByteOrder);
        Assert.Equal("nsecpcap", capture.Variant);
        Assert.Equal(
            new CaptureInterface(0, LinkType.LinuxCooked2, 1234, TimestampPrecision.Nanoseconds),
            Assert.Single(capture.Description.Interfaces));
    }

    [Theory]
    [InlineData(0x0000_0001u, null)]
    [InlineData(0x4400_0001u, 4)]
    [InlineData(0x2400_0001u, 2)]
    [InlineData(0x4000_0001u, null)]
    [InlineData(0x43FF_0001u, null)]
    public void Link_type_field_has_the_length_of_the_frame_check_sequence(uint word, int? expected)
    {
        using var file = new TemporaryFile(Some.Pcap([], link: word));
        using CaptureReader capture = CaptureReader.Open(file.Path);
        Assert.Equal(LinkType.Ethernet, capture.Description.Interfaces[0].LinkType);
        Assert.Equal(expected, capture.Description.FrameCheckSequenceLength);
    }

    [Theory]
    [InlineData(1, "ether", "Ethernet")]
    [InlineData(101, "rawip", "Raw IP")]
    [InlineData(60000, "linktype-60000", "LINKTYPE 60000")]
    public void Link_type_has_the_names_of_capinfos(ushort value, string name, string description)
    {
        Assert.Equal(name, new LinkType(value).Name);
        Assert.Equal(description, new LinkType(value).Description);
    }

    private static string OpeningFails(ReadOnlySpan<byte> content)
    {
        using var file = new TemporaryFile(content);
        string path = file.Path;
        string message = Assert.Throws<CaptureException>(() => CaptureReader.Open(path)).Message;
        Assert.StartsWith(path, message);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
