using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

/// <summary><c>-Y</c> in the commands that select packets.</summary>
public sealed class DisplayFilterOptionTests : IDisposable
{
    // 12 of the 32 packets are answers.
    private const string Answers = "dns.flags.response == 1";

    private static readonly string Dns = TestData.Path("dns.pcap");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_counts_and_writes_what_passes()
    {
        JsonElement report = Tool.Run("parse", "--json", "-Y", Answers, Dns).Json;
        Assert.Equal(
            (12, 20), (report.GetProperty("packets").GetInt32(), report.GetProperty("filtered_out").GetInt32()));
        Assert.Equal(12, Rows("--display-filter", Answers).Length);
        Assert.Equal(3, Rows("-Y", Answers, "-c", "3").Length);
    }

    [Theory]
    [InlineData("convert")]
    [InlineData("slice")]
    [InlineData("dedup")]
    [InlineData("sort")]
    [InlineData("merge")]
    [InlineData("edit", "-s", "60")]
    [InlineData("anonymise", "--key", "x")]
    public void Commands_that_write_captures_write_what_passes(string command, params string[] options)
    {
        if (options is ["--key", _])
            options = ["--key", KeyFile()];
        ToolResult result = Tool.Run([command, Dns, "-Y", Answers, "-w", _folder["out.pcap"], .. options]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(12, Tool.Run("info", "--json", _folder["out.pcap"]).Json[0].GetProperty("packets").GetInt32());
    }

    [Fact]
    public void Stats_flows_and_show_use_what_passes()
    {
        Assert.Contains("12", Tool.Run("stats", Dns, "-z", "io,phs", "-Y", Answers).Output);
        Assert.NotEqual(Lines(Tool.Run("flows", Dns)), Lines(Tool.Run("flows", Dns, "-Y", Answers)));
        Assert.Contains("Packet 1, 99 bytes", Tool.Run("show", Dns, "-Y", "frame.number == 1").Output);
        Assert.Equal("", Tool.Run("show", Dns, "-Y", "frame.number == 999").Output);
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(17, 1)]
    [InlineData(200, 1)]
    public void Sums_of_a_field_that_occurs_twice_end_before_memory_does(int terms, int exitCode)
    {
        string sum = string.Join('+', Enumerable.Repeat("udp.port", terms));
        ToolResult result = Tool.Run("parse", Dns, "-c", "1", "-Y", $"{sum} > 5", "--json");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(
            exitCode == 1,
            result.Error.Contains("dns.pcap: the display filter computes more than 65536 values for a packet"));
    }

    [Fact]
    public void Times_are_measured_from_all_packets()
    {
        string[] expected = [.. Rows("-e", "frame.time_delta")
            .Where(line => double.Parse(line.Split('\t')[1], System.Globalization.CultureInfo.InvariantCulture) > 0.01)
            .Select(line => line.Split('\t')[0])];
        foreach (string threads in (string[])["1", "3"])
        {
            Assert.Equal(
                expected, Rows("-Y", "frame.time_delta > 0.01", "--batch-size", "5", "--threads", threads));
        }
        Assert.Equal(0, Tool.Run("convert", Dns, "-Y", "frame.time_delta > 0.01", "-w", _folder["out.pcap"]).ExitCode);
        Assert.Equal(
            expected.Length, Tool.Run("info", "--json", _folder["out.pcap"]).Json[0].GetProperty("packets").GetInt32());
    }

    private string KeyFile()
    {
        File.WriteAllBytes(_folder["key"], [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        return _folder["key"];
    }

    private static string[] Rows(params string[] options) =>
        Lines(Tool.Run(["parse", Dns, "-T", "fields", "-e", "frame.number", .. options]));

    private static string[] Lines(ToolResult result) =>
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
