using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

public sealed class FilterOptionTests : IDisposable
{
    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_packets_that_pass_are_counted()
    {
        JsonElement report = Run("parse", "--json", "-f", "src port 53", Dns).Json;
        Assert.Equal(
            (15, 17), (report.GetProperty("packets").GetInt32(), report.GetProperty("filtered_out").GetInt32()));
        Assert.Equal(15, report.GetProperty("protocols")[0].GetProperty("packets").GetInt32());
        Assert.Contains("17 packets filtered out", Run("parse", "-f", "src port 53", Dns).Output);
    }

    [Fact]
    public void Only_packets_that_pass_are_written_and_limited()
    {
        Assert.Equal(0, Run("convert", "-f", "src port 53", Dns, "-w", _folder["all.pcap"]).ExitCode);
        Assert.Equal(0, Run("convert", "-f", "src port 53", "-c", "5", Dns, "-w", _folder["five.pcap"]).ExitCode);
        Assert.Equal((15, 5), (Packets("all.pcap"), Packets("five.pcap")));
    }

    [Theory]
    [InlineData("syntax error at 'prot', column 5; did you mean proto", "-f", "tcp prot 443")]
    [InlineData("syntax error at 'or', column 12", "-f", "port 80 or or port 90")]
    [InlineData("syntax error at ')', column 8", "-f", "port 80)")]
    [InlineData("it ends too early", "-f", "(tcp port 80")]
    [InlineData("names are not resolved, give an address", "-f", "host no.such.name.invalid")]
    [InlineData("is a display filter, which -Y takes; as a capture filter: 'host 10.0.0.1'", "-f", "ip.addr==10.0.0.1")]
    [InlineData("the nearest capture filter: 'port 53 and not src host 1.2.3.4'", "-f", "dns and ip.src != 1.2.3.4")]
    [InlineData("is a display filter, which -Y takes; write a capture filter", "-f", "http.host contains \"x\"")]
    [InlineData("filter 'tcp port 443' is a capture filter, which -f takes", "-Y", "tcp port 443")]
    [InlineData("filter 'host 10.0.0.1' is a capture filter, which -f takes", "--display-filter", "host 10.0.0.1")]
    [InlineData("column 8: unknown field or protocol 'tcp.prt'; did you mean tcp.port", "-Y", "udp or tcp.prt == 443")]
    public void Wrong_filter_is_2(string message, params string[] filter)
    {
        foreach (string[] command in (string[][])[["parse", Dns], ["convert", Dns, "-w", _folder["out"]]])
        {
            ToolResult result = Run([.. command, .. filter]);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Contains(message, result.Error.Split('\n')[0]);
        }
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Filter_for_another_link_type_is_1_and_one_line()
    {
        ToolResult result = Run("convert", "-f", "wlan type mgt", Dns, "-w", _folder["out.pcap"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "dns.pcap: filter 'wlan type mgt' does not fit packets of link type 1 (EN10MB)",
            Assert.Single(result.Error.Trim().Split('\n')));
    }

    private static ToolResult Run(params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.SkipWhen(result.Error.Contains("filters need libpcap", StringComparison.Ordinal), result.Error);
        return result;
    }

    private int Packets(string name) =>
        Tool.Run("info", "--json", _folder[name]).Json[0].GetProperty("packets").GetInt32();
}
