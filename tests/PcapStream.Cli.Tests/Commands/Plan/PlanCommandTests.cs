using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Plan;

public sealed class PlanCommandTests
{
    private static readonly string Capture = TestData.Path("http.pcap");

    [Fact]
    public void Plan_has_one_line_per_figure()
    {
        ToolResult result = Tool.Run("plan", Capture);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Capture, lines[0]);
        Assert.Matches("^  packets +51$", lines[1]);
        Assert.Matches(@"^  peak memory +\d+\.\d\d MiB  \d+\.\d\d MiB to \d+\.\d\d MiB$", lines[3]);
        Assert.StartsWith("  read whole, ", lines[^1]);
    }

    [Fact]
    public void Json_has_one_object_per_capture_and_a_range_per_figure()
    {
        using var plans = JsonDocument.Parse(Tool.Run("plan", "--json", Capture, TestData.Path("dns.pcap")).Output);
        Assert.Equal(2, plans.RootElement.GetArrayLength());
        JsonElement plan = plans.RootElement[0];
        Assert.Equal(Capture, plan.GetProperty("file").GetString());
        Assert.True(plan.GetProperty("exact").GetBoolean());
        Assert.Equal(51, plan.GetProperty("packets").GetProperty("estimate").GetInt64());
        Assert.Equal(new FileInfo(Capture).Length, plan.GetProperty("capture_bytes").GetProperty("high").GetInt64());
        foreach (string figure in (string[])["packets", "capture_bytes", "peak_memory", "csv_bytes", "seconds",
            "csv_seconds"])
        {
            JsonElement range = plan.GetProperty(figure);
            double estimate = range.GetProperty("estimate").GetDouble();
            Assert.InRange(estimate, range.GetProperty("low").GetDouble(), range.GetProperty("high").GetDouble());
        }
    }

    [Fact]
    public void Predicted_csv_size_matches_parse()
    {
        string[] columns = ["-T", "csv", "-e", "frame.number", "-e", "http.host"];
        using var plans = JsonDocument.Parse(Tool.Run(["plan", "--json", .. columns, Capture]).Output);
        string csv = Tool.Run(["parse", .. columns, Capture]).Output;
        Assert.Equal(csv.Length, plans.RootElement[0].GetProperty("csv_bytes").GetProperty("estimate").GetInt64());
    }

    [Fact]
    public void Filter_adds_the_packets_that_pass()
    {
        ToolResult result = Tool.Run("plan", "-f", "tcp", "--json", Capture);
        using var plans = JsonDocument.Parse(result.Output);
        using var parse = JsonDocument.Parse(Tool.Run("parse", "-f", "tcp", "--json", Capture).Output);
        Assert.Equal(
            parse.RootElement.GetProperty("packets").GetInt64(),
            plans.RootElement[0].GetProperty("passing").GetProperty("estimate").GetInt64());
        Assert.Contains("\n  passing ", Tool.Run("plan", "-f", "tcp", Capture).Output);
    }

    [Theory]
    [InlineData("conv,tcp")]
    [InlineData("endpoints,ip")]
    [InlineData("tcp,health")]
    public void Rows_of_a_small_capture_match_stats(string statistic)
    {
        using var plans = JsonDocument.Parse(Tool.Run("plan", "-z", statistic, "--json", Capture).Output);
        JsonElement stats = plans.RootElement[0].GetProperty("stats");
        int lines = Tool.Run("stats", "-z", statistic, "--csv", Capture).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.Equal(
            lines - 1, stats.GetProperty("rows").GetProperty(statistic).GetProperty("estimate").GetInt32());
        Assert.Equal(0, stats.GetProperty("temporary_bytes").GetProperty("high").GetInt64());
        Assert.Equal(JsonValueKind.Null, plans.RootElement[0].GetProperty("convert").ValueKind);
        Assert.Contains($"\n  {statistic} ", Tool.Run("plan", "-z", statistic, Capture).Output);
    }

    [Theory]
    [InlineData("pcap", null)]
    [InlineData("pcapng", null)]
    [InlineData("pcap", "gzip")]
    public void Output_of_convert_lies_in_its_range(string format, string? compression)
    {
        using var folder = new TemporaryFolder();
        string[] options = compression is null ? ["-F", format] : ["-F", format, "--compress", compression];
        using var plans = JsonDocument.Parse(Tool.Run(["plan", "--json", .. options, Capture]).Output);
        Assert.Equal(0, Tool.Run(["convert", .. options, Capture, "-w", folder["out"]]).ExitCode);
        JsonElement size = plans.RootElement[0].GetProperty("convert").GetProperty("output_bytes");
        Assert.InRange(
            new FileInfo(folder["out"]).Length, size.GetProperty("low").GetInt64(),
            size.GetProperty("high").GetInt64());
    }

    [Fact]
    public void Damaged_capture_is_3_and_unreadable_one_is_1()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(Capture);
        File.WriteAllBytes(folder["cut.pcap"], bytes[..^10]);
        File.WriteAllText(folder["none.pcap"], "none");
        ToolResult damaged = Tool.Run("plan", folder["cut.pcap"]);
        Assert.Equal(3, damaged.ExitCode);
        Assert.Contains("the capture is damaged", damaged.Output);
        ToolResult mixed = Tool.Run("plan", folder["none.pcap"], Capture);
        Assert.Equal(1, mixed.ExitCode);
        Assert.Contains("none.pcap", mixed.Error);
        Assert.Contains(Capture, mixed.Output);
    }

    [Theory]
    [InlineData("-: only regular files can be sampled", "plan", "-")]
    [InlineData("no capture is named", "plan")]
    [InlineData("-T json: only the size of csv is predicted", "plan", "-T", "json", "x.pcap")]
    [InlineData("unknown field ip.sorce; did you mean ip.src", "plan", "-e", "ip.sorce", "x.pcap")]
    [InlineData("-e is an option of parse, and the plan is for stats", "plan", "-e", "ip.src", "-z", "io,phs", "x")]
    [InlineData(
        "-z is an option of stats, and the plan is for convert", "plan", "--for", "convert", "-z", "io,phs", "x")]
    [InlineData("no statistic is named", "plan", "--for", "stats", "x.pcap")]
    [InlineData("--for info: expected parse, stats or convert", "plan", "--for", "info", "x.pcap")]
    [InlineData("--level needs --compress", "plan", "--level", "3", "x.pcap")]
    [InlineData("--samples 1: expected a whole number from 32 to 4096", "plan", "--samples", "1", "x.pcap")]
    public void Input_that_cannot_be_sampled_is_2_and_one_line(string complaint, params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(complaint, result.Error);
    }
}
