using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Check;

/// <summary>The original motivation: rdpcap keeps every packet, PcapReader none.</summary>
public sealed class CheckScapyTests : IDisposable
{
    // Debian's Python, which finds Debian's packages; another may come first in PATH.
    private const string Python = "/usr/bin/python3";

    private const int Copies = 150;

    private readonly TemporaryFolder _folder = new();

    public CheckScapyTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are measured on Linux only");
        Assert.SkipUnless(Foreign.Run(Python, "-c", "import scapy.utils; print('there')").StartsWith(
            "there", StringComparison.Ordinal), "python3-scapy is not installed");
        File.WriteAllLines(_folder["list.txt"], Enumerable.Repeat(TestData.Path("tcp-loss.pcap"), Copies));
        Assert.Equal(0, Tool.Run("convert", $"@{_folder["list.txt"]}", "-w", Capture).ExitCode);
    }

    private string Capture => _folder["many.pcap"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rdpcap_is_caught()
    {
        ToolResult result = Check("packets = rdpcap(sys.argv[1])", "--max-ratio", "2");
        Assert.Equal(4, result.ExitCode);
        Assert.Equal("exceeded", Metric(result, "ratio").GetProperty("verdict").GetString());
        Assert.InRange(Metric(result, "slope").GetProperty("value").GetDouble(), 2, 100);
    }

    [Fact]
    public void PcapReader_passes_on_slope()
    {
        ToolResult result = Check("for packet in PcapReader(sys.argv[1]): pass", "--max-slope", "0.2");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("pass", Metric(result, "slope").GetProperty("verdict").GetString());
    }

    private ToolResult Check(string script, string limit, string value) =>
        Tool.Run("check", "--json", "--runs", "1", limit, value, Capture, "--", Python, "-c",
            $"import sys; from scapy.utils import rdpcap, PcapReader; import scapy.layers.all\n{script}", "{}");

    private static JsonElement Metric(ToolResult result, string name) =>
        result.Json.GetProperty(
            "metrics").EnumerateArray().Single(metric => metric.GetProperty("id").GetString() == $"many.pcap/{name}");
}
