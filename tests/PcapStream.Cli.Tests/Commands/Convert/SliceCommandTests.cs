using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>slice</c>, and its options in the commands that have them.</summary>
public sealed class SliceCommandTests : IDisposable
{
    private static readonly string Http = TestData.Path("http.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(51, "-A", "+0s")]
    [InlineData(1, "-A", "-0s")]
    [InlineData(50, "--before", "-0s")]
    [InlineData(3, "--range", "2-3,51-")]
    [InlineData(18, "--flow-of", "1")]
    [InlineData(51, "--flow", "192.0.2.1-192.0.2.2")]
    [InlineData(0, "--flow", "192.0.2.1:1-192.0.2.2:2")]
    [InlineData(2, "--range", "1-10", "-c", "2")]
    public void Selected_packets_are_written_and_counted_alike(int packets, params string[] selection)
    {
        JsonElement written = Tool.Run(["slice", Http, "-w", _folder["out.pcap"], "--json", .. selection]).Json;
        Assert.Equal(packets, written.GetProperty("packets").GetInt32());
        Assert.Equal(packets, Packets("info", _folder["out.pcap"]));
        Assert.Equal(packets, Tool.Run(["parse", "--json", Http, .. selection]).Json.GetProperty("packets").GetInt32());
        string fields = Tool.Run(["parse", Http, "-T", "fields", "-e", "frame.len", .. selection]).Output;
        Assert.Equal(packets, fields.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("nothing is selected; use -A, -B, --range")]
    [InlineData("-A yesterday: expected ISO 8601 or seconds since the epoch; +30s", "-A", "yesterday")]
    [InlineData("--range 5-3: expected numbers from 1 and ranges", "--range", "5-3")]
    [InlineData("--sample 1/0: expected 1/N", "--sample", "1/0")]
    [InlineData("--flow here: expected two ends", "--flow", "here")]
    [InlineData("--shard 3/2: expected K/N, such as 2/8", "--shard", "3/2")]
    [InlineData("-c counts packets of all shards", "--shard", "1/2", "-c", "1")]
    [InlineData("--follow and --shard are not used together", "--shard", "1/2", "--follow")]
    [InlineData("--flow and --flow-of are two conversations", "--flow", "192.0.2.1-192.0.2.2", "--flow-of", "1")]
    public void Selection_that_is_none_is_refused(string message, params string[] selection)
    {
        ToolResult result = Tool.Run(["slice", Http, "-w", _folder["out.pcap"], .. selection]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
        Assert.False(File.Exists(_folder["out.pcap"]));
    }

    [Fact]
    public void Packet_that_is_not_there_leaves_no_output()
    {
        ToolResult result = Tool.Run("slice", Http, "-w", _folder["out.pcap"], "--flow-of", "52");
        Assert.Equal((1, $"pcapstream: {Http}: there is no packet 52, only 51\n"), (result.ExitCode, result.Error));
        Assert.False(File.Exists(_folder["out.pcap"]));
    }

    [Fact]
    public void Report_and_capture_do_not_share_the_standard_output()
    {
        ToolResult result = Tool.Run("convert", Http, "-w", "-", "--json");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("-w - and --json both write to the standard output", result.Error);
    }

    private static int Packets(string command, string file) =>
        Tool.Run(command, "--json", file).Json[0].GetProperty("packets").GetInt32();
}
