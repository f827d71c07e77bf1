using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>dedup</c> with editcap's options.</summary>
public sealed class DedupCommandTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(64)]
    [InlineData(64, "-d")]
    [InlineData(64, "-D", "32")]
    [InlineData(32, "-D", "33")]
    [InlineData(32, "-D", "100", "-I", "14")]
    [InlineData(32, "-D", "100", "--ignore", "ttl,mac")]
    public void Copies_in_the_window_are_left_out(int left, params string[] window)
    {
        JsonElement report =
            Tool.Run(["dedup", Dns, Dns, "-w", _folder["out.pcap"], "--json", .. window]).Json;
        Assert.Equal(left, report.GetProperty("packets").GetInt32());
        Assert.Equal(64 - left, report.GetProperty("duplicates").GetProperty("copies").GetInt32());
    }

    [Theory]
    [InlineData("-d, -D and --within are three windows; choose one", "-d", "-D", "9")]
    [InlineData("--within long: expected seconds, such as 0.001", "--within", "long")]
    [InlineData("--ignore color: expected ttl, id, checksum, mac, vlan, tunnel", "--ignore", "ttl,color")]
    [InlineData("need a memory limit of at least", "-D", "10000000")]
    public void Window_that_is_none_is_refused(string message, params string[] window)
    {
        ToolResult result = Tool.Run(["dedup", Dns, "-w", _folder["out.pcap"], .. window]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
        Assert.DoesNotContain("Parameter", result.Error);
        Assert.False(File.Exists(_folder["out.pcap"]));
    }
}
