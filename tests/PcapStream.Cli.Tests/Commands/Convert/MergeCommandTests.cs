using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>merge</c> and <c>sort</c>.</summary>
public sealed class MergeCommandTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");
    private static readonly string Http = TestData.Path("http.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Captures_that_cannot_be_open_at_once_are_merged()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "ulimit is Unix's");
        string[] files = [.. Enumerable.Range(0, 300).Select(i => _folder[$"{i:D3}.pcap"])];
        foreach (string file in files)
            File.Copy(Dns, file);
        File.WriteAllLines(_folder["list"], files);
        Foreign.Run(
            "sh", ["-c", "ulimit -n 64 && exec \"$@\"", "sh", .. Tool.Words, "merge", "@" + _folder["list"], "-w",
                _folder["few.pcap"]]);
        ToolResult result = Tool.Run("merge", "@" + _folder["list"], "-w", _folder["all.pcap"]);
        Assert.Equal(
            (0, $"{_folder["all.pcap"]}: 9,600 packets, 1.30 MiB of capture\n"), (result.ExitCode, result.Error));
        Assert.Equal(File.ReadAllBytes(_folder["all.pcap"]), File.ReadAllBytes(_folder["few.pcap"]));
    }

    [Fact]
    public void Disorder_is_reported()
    {
        Tool.Run("convert", Http, Dns, Http, "-w", _folder["joined.pcap"]);
        ToolResult result = Tool.Run("sort", _folder["joined.pcap"], "-w", _folder["sorted.pcap"], "--json");
        JsonElement order = result.Json.GetProperty("order");
        Assert.Equal(1, order.GetProperty("out_of_order").GetInt32());
        Assert.Equal(0, order.GetProperty("runs").GetInt32());
        Assert.Contains(
            "packets earlier than the one before them in their capture: 1, at most",
            Tool.Run("sort", _folder["joined.pcap"], "-w", _folder["sorted.pcap"]).Error);
        Assert.Contains("0 out of order", Foreign.Run("reordercap", _folder["sorted.pcap"], _folder["again.pcap"]));
    }

    [Fact]
    public void Pipe_is_sorted_and_selected()
    {
        byte[] input = File.ReadAllBytes(Http);
        ToolResult result = Tool.Run(["sort", "-", "--range", "1-10", "-w", _folder["out.pcap"]], input);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("10 packets", result.Error);
    }

    [Fact]
    public void Damage_is_exit_code_3_and_a_missing_capture_leaves_no_output()
    {
        File.WriteAllBytes(_folder["cut.pcap"], File.ReadAllBytes(Http)[..^5]);
        Assert.Equal(3, Tool.Run("merge", _folder["cut.pcap"], Dns, "-w", _folder["out.pcap"]).ExitCode);
        File.Delete(_folder["out.pcap"]);
        Assert.Equal(1, Tool.Run("merge", Dns, _folder["none.pcap"], "-w", _folder["out.pcap"]).ExitCode);
        Assert.False(File.Exists(_folder["out.pcap"]));
    }

    [Theory]
    [InlineData("-I sideways: expected none, all, same or any", "-I", "sideways")]
    public void Unknown_mode_is_a_usage_error(string message, params string[] options)
    {
        ToolResult result = Tool.Run(["merge", Dns, Http, "-w", _folder["out.pcap"], .. options]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
    }
}
