using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>anonymise</c>: what stays, and what is found when the output is searched.</summary>
public sealed class AnonymiseCommandTests : IDisposable
{
    private static readonly string Http = TestData.Path("http.pcap");
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public AnonymiseCommandTests() => File.WriteAllText(_folder["key"], new string('7', 64) + "\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cut")]
    [InlineData("zero")]
    [InlineData("hash")]
    [InlineData("keep")]
    public void No_address_of_the_original_is_found(string payload)
    {
        JsonElement report = Tool.Run(
            "anonymise", Http, Dns, "--key", _folder["key"], "--payload", payload, "--check", "--json", "-w",
            _folder["out.pcap"]).Json;
        Assert.Equal(83, report.GetProperty("packets").GetInt32());
        Assert.True(report.GetProperty("check").GetProperty("complete").GetBoolean());
        Assert.True(report.GetProperty("check").GetProperty("addresses").GetInt32() > 1);
        Assert.Equal(0, report.GetProperty("check").GetProperty("found").GetInt32());
    }

    [Fact]
    public void Hosts_of_a_network_stay_in_one_and_kept_networks_stay()
    {
        string[] fields = ["-T", "fields", "-e", "ip.src", "-e", "ip.dst"];
        Tool.Run("anonymise", Http, "--key", _folder["key"], "-w", _folder["out.pcap"]);
        string[] first = Tool.Run(["parse", _folder["out.pcap"], "-c", "1", .. fields]).Output.Trim().Split('\t');
        Assert.NotEqual("192.0.2.1", first[0]);
        Assert.Equal(first[0][..first[0].LastIndexOf('.')], first[1][..first[1].LastIndexOf('.')]);
        Tool.Run("anonymise", Http, "--keep", "192.0.2.0/24", "-w", _folder["kept.pcap"]);
        Assert.Equal("192.0.2.1\t192.0.2.2\n", Tool.Run(["parse", _folder["kept.pcap"], "-c", "1", .. fields]).Output);
    }

    [Fact]
    public void Same_key_gives_the_same_file()
    {
        Tool.Run("anonymise", Http, "--key", _folder["key"], "-w", _folder["one.pcap"]);
        Tool.Run("anonymise", Http, "--key", _folder["key"], "-w", _folder["other.pcap"]);
        Assert.Equal(File.ReadAllBytes(_folder["one.pcap"]), File.ReadAllBytes(_folder["other.pcap"]));
    }

    [Theory]
    [InlineData("--payload some: expected cut, zero, hash, keep", "--payload", "some")]
    [InlineData("--keep 10.0.0.0/33: expected a network, such as 10.0.0.0/8", "--keep", "10.0.0.0/33")]
    [InlineData("--key /nowhere: cannot be read", "--key", "/nowhere")]
    [InlineData("-t soon: expected seconds", "-t", "soon")]
    public void Options_that_say_nothing_are_refused(string message, params string[] options)
    {
        ToolResult result = Tool.Run(["anonymise", Http, "-w", _folder["out.pcap"], .. options]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
        Assert.False(File.Exists(_folder["out.pcap"]));
    }
}
