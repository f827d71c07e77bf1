using PcapStream.Extensions.Tests.Samples;
using PcapStream.Extensions.Tests.Support;

namespace PcapStream.Extensions.Tests;

/// <summary>
/// One new file and one row add a protocol, a statistic, a field format, a compression and a capture format: names,
/// help, completion, recognition and dispatch follow.
/// </summary>
public sealed class ExtensionTests(ExtendedTool tool) : IClassFixture<ExtendedTool>
{
    [Fact]
    public void Protocol_is_counted_and_has_fields()
    {
        string capture = Write("madeup.fix", Captures.MadeUp(values: [7, 300]));
        Assert.Matches(@"madeup +2 ", tool.Run("parse", capture));
        Assert.Equal("madeup.value\n7\n300\n", tool.Run("parse", capture, "-T", "csv", "-e", "madeup.value"));
        Assert.Contains("udp:madeup", tool.Run("parse", capture, "-T", "csv", "-e", "frame.protocols"));
        Assert.Equal("madeup.value\tFT_UINT16\tValue\n", tool.Run("fields", "--list", "madeup"));
        Assert.Contains("madeup ", tool.Run("stats", capture, "-z", "io,phs"));
    }

    [Fact]
    public void Statistic_is_printed_in_every_format()
    {
        string capture = Write("parity.fix", Captures.Fixed(packets: 3));
        Assert.Equal("parity\nparity\tpackets\neven\t3\nodd\t0\n", tool.Run("stats", capture, "-z", "parity"));
        Assert.Equal("parity,packets\neven,3\nodd,0\n", tool.Run("stats", capture, "-z", "parity", "--csv"));
        Assert.Contains("\"packets\": 3", tool.Run("stats", capture, "-z", "parity", "--json"));
        Assert.Contains("parity", tool.Run("stats", "--help"));
        Assert.Equal("parity", tool.Run("complete", "--", "stats", "-z", "par").Split('\t', '\n')[0]);
    }

    [Fact]
    public void Field_format_is_written()
    {
        string capture = Write("bars.fix", Captures.Fixed(packets: 2));
        Assert.Equal("frame.number|frame.len\n1|60\n2|60\n",
            tool.Run("parse", capture, "-T", "bars", "-e", "frame.number", "-e", "frame.len"));
        Assert.Contains("bars", tool.Run("parse", "--help"));
        Assert.Equal("bars", tool.Run("complete", "--", "parse", "-T", "ba").Split('\t', '\n')[0]);
    }

    [Fact]
    public void Compression_is_read_and_written()
    {
        string capture = Write("some.xor", Captures.Xor(Captures.Fixed(packets: 5)));
        Assert.Contains("\"compression\": \"xor\"", tool.Run("info", "--json", capture));
        tool.Run("convert", capture, "-w", "again.fix.xor", "-q");
        Assert.Equal("XOR1"u8, File.ReadAllBytes(InFolder("again.fix.xor")).AsSpan(0, 4));
        tool.Run("convert", "again.fix.xor", "-w", "plain.fix", "-q");
        Assert.Equal(Captures.Fixed(packets: 5), File.ReadAllBytes(InFolder("plain.fix")));
        Assert.Contains("xor", tool.Run("convert", "--help"));
        Assert.Equal("xor", tool.Run("complete", "--", "convert", "--compress", "x").Split('\t', '\n')[0]);
    }

    [Fact]
    public void Capture_format_is_read_and_written()
    {
        string capture = Write("some.fix", Captures.Fixed(packets: 4));
        string info = tool.Run("info", "--json", capture);
        Assert.Contains("\"format\": \"fixed\"", info);
        Assert.Contains("\"packets\": 4", info);
        tool.Run("convert", capture, "-w", "some.pcap", "-F", "nsecpcap", "-q");
        tool.Run("convert", "some.pcap", "-w", "back", "-F", "fixed", "-q");
        Assert.Equal(Captures.Fixed(packets: 4), File.ReadAllBytes(InFolder("back")));
        Assert.Contains("fixed", tool.Run("convert", "--help"));
        Assert.Equal("fixed", tool.Run("complete", "--", "convert", "-F", "fi").Split('\t', '\n')[0]);
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(InFolder(name), bytes);
        return name;
    }

    private string InFolder(string name) => Path.Combine(tool.Folder, name);
}
