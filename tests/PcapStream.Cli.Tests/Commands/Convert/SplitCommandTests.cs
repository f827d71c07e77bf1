using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>split</c> and its rules.</summary>
public sealed class SplitCommandTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4, 32, "--by", "packets=10")]
    [InlineData(6, 32, "--by", "size=1kB")]
    [InlineData(1, 32, "--by", "interval=1s", "--align")]
    [InlineData(12, 32, "--by", "flow")]
    [InlineData(4, 64, "--by", "host")]
    [InlineData(1, 22, "--filter", "queries=udp")]
    [InlineData(2, 54, "--filter", "queries=udp", "--filter", "all=port 53")]
    public void Parts_are_counted(int parts, int packets, params string[] rule)
    {
        JsonElement report =
            Tool.Run(["split", Dns, "-w", _folder["part.pcap"], "--json", .. rule]).Json.GetProperty("split");
        Assert.Equal(parts, report.GetProperty("parts").GetInt32());
        Assert.Equal(packets, report.GetProperty("packets").GetInt32());
        Assert.Equal(parts, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Theory]
    [InlineData("parts.csv", "name,packets,bytes,first,last,key")]
    [InlineData("parts.json", "[")]
    public void Manifest_lists_the_parts(string name, string start)
    {
        Tool.Run(["split", Dns, "-w", _folder["part.pcap"], "--by", "conversation", "--manifest", _folder[name]]);
        string text = File.ReadAllText(_folder[name]);
        Assert.StartsWith(start, text);
        Assert.Contains("192.0.2.1_192.0.2.2", text);
        Assert.Contains("1795247401.152413000", text);
    }

    [Theory]
    [InlineData("packets=10", "part-{n}.pcap", "part-2.pcap")]
    [InlineData("link-type", "{key}.pcap", "ether.pcap")]
    public void Manifest_replaces_no_part(string rule, string pattern, string manifest)
    {
        ToolResult result = Tool.Run(
            ["split", Dns, "--by", rule, "-w", _folder[pattern], "--manifest", _folder[manifest]]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("is the name of a part and of the manifest", result.Error);
        Assert.All(
            Directory.GetFileSystemEntries(_folder.Path),
            part => Assert.Equal(0, Tool.Run(["info", part]).ExitCode));
    }

    [Theory]
    [InlineData("give one of both")]
    [InlineData("give one of both", "--by", "flow", "--filter", "a=ip")]
    [InlineData("--by size: expected size=SIZE", "--by", "size")]
    [InlineData("unknown field ip.dts", "--by", "field:ip.dts")]
    [InlineData("--filter ip: expected NAME=EXPR", "--filter", "ip")]
    [InlineData("two filters have the same name", "--filter", "a=ip", "--filter", "a=tcp")]
    [InlineData("only intervals of time are aligned", "--by", "flow", "--align")]
    public void Wrong_rule_is_refused(string message, params string[] rule)
    {
        ToolResult result = Tool.Run(["split", Dns, "-w", _folder["part.pcap"], .. rule]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }
}
