using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>--shard</c> in the commands that have it: the outputs of all shards are that of one run.</summary>
public sealed class ShardOptionTests : IDisposable
{
    private const int Count = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly string _large;

    public ShardOptionTests()
    {
        _large = _folder["large.pcap"];
        string[] copies = [.. Enumerable.Repeat(TestData.Path("tcp-loss.pcap"), 60)];
        Tool.Run(["convert", .. copies, "-w", _large, "-F", "pcap"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fields_of_shards_are_those_of_the_capture()
    {
        string[] fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "tcp.seq_raw"];
        string[] parts = [.. Shards().Select(shard => Tool.Run(["parse", _large, .. shard, .. fields]).Output)];
        Assert.Equal(Tool.Run(["parse", _large, .. fields]).Output, string.Concat(parts));
        Assert.DoesNotContain("", parts);
    }

    [Fact]
    public void Captures_of_shards_are_the_capture()
    {
        string[] parts = [.. Shards().Select(shard =>
        {
            string part = _folder[$"{shard[1].Replace('/', '-')}.pcap"];
            Assert.Equal(0, Tool.Run(["slice", _large, .. shard, "-w", part]).ExitCode);
            return part;
        })];
        Assert.Equal(0, Tool.Run(["convert", .. parts, "-w", _folder["joined.pcap"]]).ExitCode);
        Assert.Equal(File.ReadAllBytes(_large), File.ReadAllBytes(_folder["joined.pcap"]));
    }

    [Theory]
    [InlineData("parse", "--json")]
    [InlineData("info", "--json")]
    [InlineData("stats", "--json", "-z", "io,phs")]
    public void Shards_have_all_packets(string command, params string[] options)
    {
        long all = Packets(Tool.Run([command, _large, .. options]));
        Assert.True(all > 1000);
        Assert.Equal(all, Shards().Sum(shard => Packets(Tool.Run([command, _large, .. shard, .. options]))));
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("sort")]
    public void Whole_order_has_no_shards(string command)
    {
        ToolResult result = Tool.Run([command, _large, "--shard", "1/2", "-w", _folder["out.pcap"]]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--shard", result.Error);
    }

    private static IEnumerable<string[]> Shards() =>
        Enumerable.Range(1, Count).Select(number => new[] { "--shard", $"{number}/{Count}" });

    private static long Packets(ToolResult result)
    {
        System.Text.Json.JsonElement json = result.Json;
        if (json.ValueKind == System.Text.Json.JsonValueKind.Array)
            json = json[0];
        return json.GetProperty("packets").GetInt64();
    }
}
