using System.IO.Compression;
using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

public sealed class ConvertCommandTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("out.pcapng", "pcapng", "us", null)]
    [InlineData("out.pcap", "pcap", "us", null)]
    [InlineData("out.pcapng.gz", "pcapng", "us", "gzip")]
    [InlineData("out", "pcap", "us", null)]
    [InlineData("out.pcap", "pcap", "ns", null, "-F", "nsecpcap")]
    [InlineData("out", "pcap", "us", "gzip", "--compress", "gzip")]
    [InlineData("out.pcapng", "pcapng", "ms", null, "--precision", "ms")]
    public void Output_format_follows_its_name_or_an_option(
        string name, string format, string precision, string? compression, params string[] options)
    {
        ToolResult result = Tool.Run(["convert", Dns, "-w", _folder[name], .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("32 packets", result.Error);
        JsonElement info = Tool.Run("info", "--json", _folder[name]).Json[0];
        Assert.Equal(32, info.GetProperty("packets").GetInt64());
        Assert.Equal((format, precision, compression),
            (info.GetProperty("format").GetString(), info.GetProperty(
                "time_precision").GetString(), info.GetProperty("compression").GetString()));
    }

    [Fact]
    public void Capture_written_to_a_pipe_is_the_same()
    {
        Assert.Equal(0, Tool.Run("convert", Dns, "-w", _folder["a.pcapng"]).ExitCode);
        Assert.Equal(0, Tool.Run("convert", "-q", _folder["a.pcapng"], "-w", _folder["b.pcap"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(Dns), File.ReadAllBytes(_folder["b.pcap"]));
    }

    [Fact]
    public void Conversion_that_would_lose_digits_names_the_option_that_allows_it()
    {
        string capture = TestData.Path("vectors", "nanoseconds-le.pcap");
        ToolResult refused = Tool.Run("convert", capture, "-F", "pcap", "-w", _folder["out.pcap"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.EndsWith("or allow cut times (--lossy-times)\n", refused.Error);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        string[] allowed = ["convert", capture, "-F", "pcap", "--lossy-times", "-w", _folder["out.pcap"]];
        Assert.Equal(0, Tool.Run(allowed).ExitCode);
    }

    [Fact]
    public void Packets_are_limited_in_number_and_length()
    {
        Assert.Equal(0, Tool.Run("convert", Dns, "-c", "5", "-s", "20", "-w", _folder["out.pcap"]).ExitCode);
        JsonElement info = Tool.Run("info", "--json", _folder["out.pcap"]).Json[0];
        Assert.Equal((5, 100), (info.GetProperty("packets").GetInt32(), info.GetProperty("captured_bytes").GetInt32()));
    }

    [Fact]
    public void Damaged_capture_is_repaired_with_exit_code_3()
    {
        ToolResult result = Tool.Run(
            "repair", TestData.Path("vectors", "cut-record-body.pcap"), "-w", _folder["out.pcap"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains(
            "bytes 156 to 201 after packet 2: cut short in a packet: 80 bytes needed, 46 had; 0 packets follow",
            result.Error);
        ToolResult repaired = Tool.Run("info", "--json", _folder["out.pcap"]);
        Assert.Equal(0, repaired.ExitCode);
        Assert.Equal(2, repaired.Json[0].GetProperty("packets").GetInt32());
    }

    [Theory]
    [InlineData("no output is named", "convert", "x.pcap")]
    [InlineData("-F pcapx: expected pcap, nsecpcap or pcapng", "convert", "x.pcap", "-w", "y", "-F", "pcapx")]
    [InlineData("--precision week: expected s, ms, us or ns", "convert", "x.pcap", "-w", "y", "--precision", "week")]
    [InlineData("a classic pcap has microseconds (us) or nanoseconds (ns)", "convert", "x.pcap", "-w", "y.pcap",
        "--precision", "ms")]
    [InlineData(".xz can be read but not written", "convert", "x.pcap", "-w", "y.pcap.xz")]
    [InlineData("--follow never ends", "convert", "x.pcap", "-w", "y", "--follow")]
    [InlineData("--compress rar: expected gzip, zstd or lz4", "repair", "x.pcap", "-w", "y", "--compress", "rar")]
    public void Wrong_command_line_is_2(string message, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Theory]
    [InlineData("no/such/folder/out.pcap", "no such directory")]
    [InlineData("/dev/full", "No space left on device")]
    public void Unwritable_output_is_1_and_one_line(string output, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices are Linux'");
        ToolResult result = Tool.Run("convert", Dns, "-w", output);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, Assert.Single(result.Error.Trim().Split('\n')));
    }

    [Fact]
    public void Missing_capture_prevents_any_output()
    {
        Assert.Equal(1, Tool.Run("convert", Dns, "missing.pcap", "-w", _folder["out.pcap"]).ExitCode);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Compressed_capture_is_read_from_a_pipe()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(Dns));
        ToolResult result = Tool.Run(["info", "--json", "-"], packed.ToArray());
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ("gzip", 32, 4552),
            (result.Json[0].GetProperty("compression").GetString(), result.Json[0].GetProperty(
                "packets").GetInt32(), result.Json[0].GetProperty("capture_bytes").GetInt32()));
    }
}
