using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

public sealed class RepairCommandTests : IDisposable
{
    private const int HeaderSize = 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_input_is_replaced_on_request_only()
    {
        string file = _folder["cut.pcap"];
        File.Copy(TestData.Path("vectors/cut-record-body.pcap"), file);
        byte[] before = File.ReadAllBytes(file);
        ToolResult refused = Tool.Run("repair", file, "-w", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(3, Tool.Run("repair", file, "--in-place").ExitCode);
        Assert.Equal(0, Tool.Run("info", file).ExitCode);
        Assert.Equal(2, Tool.Run("info", "--json", file).Json[0].GetProperty("packets").GetInt32());
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("two outputs", "-w", "x.pcap", "--in-place", "FILE")]
    [InlineData("named alone, as a file", "--in-place", "FILE", "FILE")]
    [InlineData("named alone, as a file", "--in-place", "-")]
    public void What_cannot_be_replaced_is_refused(string message, params string[] args)
    {
        string file = TestData.Path("http.pcap");
        ToolResult result = Tool.Run(["repair", .. args.Select(arg => arg == "FILE" ? file : arg)]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Theory]
    [InlineData("http.pcap", "pcap", 0, 0)]
    [InlineData("http.pcap", "pcap,le,us,ether", HeaderSize, 3)]
    [InlineData("http-nanoseconds-snaplen-96.pcap", "pcap,le,ns,1", 0, 0)]
    [InlineData("raw-ip.pcap", "pcap,le,us,rawip", 7, 3)]
    public void Packets_after_a_lost_header_are_found(string name, string header, int garbage, int exitCode)
    {
        byte[] whole = File.ReadAllBytes(TestData.Path(name));
        string file = _folder["headless.pcap"];
        File.WriteAllBytes(file, [.. new byte[garbage], .. whole[HeaderSize..]]);
        ToolResult refused = Tool.Run("repair", file, "-w", _folder["whole.pcap"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("if its file header is lost, --assume pcap,le,us,ether finds the packets", refused.Error);
        Assert.Equal(
            exitCode, Tool.Run("repair", file, "--assume", header, "-w", _folder["whole.pcap"]).ExitCode);
        Assert.Equal(whole[HeaderSize..], File.ReadAllBytes(_folder["whole.pcap"])[HeaderSize..]);
    }

    [Theory]
    [InlineData("xe is no byte order; expected le or be", "pcap,xe")]
    [InlineData("ms is no precision; expected us or ns", "pcap,le,ms")]
    [InlineData("foo is no link type", "pcap,le,us,foo")]
    [InlineData("expected pcap, then le or be", "pcapng")]
    public void A_header_that_is_not_known_is_refused(string message, string header)
    {
        ToolResult result = Tool.Run("repair", TestData.Path("http.pcap"), "--assume", header, "-w", _folder["x.pcap"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public void A_name_that_says_something_else_is_noted()
    {
        string capture = TestData.Path("http.pcap");
        Assert.Contains(
            "the extension names no format of captures",
            Tool.Run("convert", capture, "-w", _folder["x.txt"]).Error);
        Assert.Contains(
            "is compressed with gzip, which its name does not say; such files end in .gz",
            Tool.Run("convert", capture, "--compress", "gzip", "-w", _folder["x.pcap"]).Error);
        Assert.DoesNotContain("name", Tool.Run("convert", capture, "-w", _folder["y.pcap.gz"]).Error);
    }
}
