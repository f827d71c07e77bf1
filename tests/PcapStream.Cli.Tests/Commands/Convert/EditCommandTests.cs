using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Convert;

/// <summary><c>edit</c> with editcap's options and its own.</summary>
public sealed class EditCommandTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("frame.time_epoch", "-t", "-3600.000000001")]
    [InlineData("frame.len", "-C", "-20:-4", "-C", "4", "-L")]
    [InlineData("ip.src", "--src-ip", "0.0.0.0/1=128.0.0.0/1", "--src-ip", "128.0.0.0/1=0.0.0.0/1")]
    [InlineData("udp.port", "--port", "53=5353")]
    [InlineData("ip.ttl", "--ttl", "-3")]
    [InlineData("eth.dst", "--dst-mac", "any=02:00:00:00:00:09")]
    [InlineData("frame.comment", "-a", "1:a comment: with colons")]
    public void Field_is_changed(string field, params string[] edit)
    {
        string output = _folder["out.pcapng"];
        JsonElement report = Tool.Run(["edit", Dns, "-w", output, "--json", .. edit]).Json;
        Assert.Equal(32, report.GetProperty("packets").GetInt32());
        Assert.NotEqual(Field(Dns, field), Field(output, field));
    }

    [Fact]
    public void Stripped_packets_are_counted()
    {
        ToolResult result = Tool.Run(["edit", Dns, "-w", _folder["out.pcap"], "--strip", "all", "--json"]);
        JsonElement edits = result.Json.GetProperty("edits");
        Assert.Equal(0, edits.GetProperty("stripped").GetInt32());
        Assert.Equal(0, edits.GetProperty("not_stripped").GetInt32());
    }

    [Theory]
    [InlineData("no change is given")]
    [InlineData("-t 1h: expected seconds with at most nine decimals", "-t", "1h")]
    [InlineData("-t 0.0000000001: expected seconds", "-t", "0.0000000001")]
    [InlineData("--scale -1: expected a factor", "--scale", "-1")]
    [InlineData("-C 0: expected [OFFSET:]LEN", "-C", "0")]
    [InlineData("-a hello: expected N:COMMENT", "-a", "hello")]
    [InlineData("--strip ipsec: expected vlan, mpls", "--strip", "ipsec")]
    [InlineData("--to-link-type wifi: expected raw, ether", "--to-link-type", "wifi")]
    [InlineData("--ip 10.0.0.0/8=11.0.0.0/16: expected CIDR=CIDR", "--ip", "10.0.0.0/8=11.0.0.0/16")]
    [InlineData("--mac 1=2: expected A=B", "--mac", "1=2")]
    [InlineData("--dst-port 80=70000: expected A=B", "--dst-port", "80=70000")]
    [InlineData("--vlan 1=4096: expected two identifiers", "--vlan", "1=4096")]
    [InlineData("--ttl 256: expected a number up to 255", "--ttl", "256")]
    public void Value_of_another_form_is_refused(string message, params string[] edit)
    {
        ToolResult result = Tool.Run(["edit", Dns, "-w", _folder["out.pcap"], .. edit]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
        Assert.False(File.Exists(_folder["out.pcap"]));
    }

    private static string Field(string file, string name) =>
        Tool.Run(["parse", file, "-T", "fields", "-e", name]).Output;
}
