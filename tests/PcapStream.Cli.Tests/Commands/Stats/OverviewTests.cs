using System.Text.Json;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Stats;

public sealed class OverviewTests
{
    [Fact]
    public void A_capture_alone_has_an_overview()
    {
        ToolResult result = Tool.Run("stats", TestData.Path("http.pcap"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("\n  51 packets\n  9.68 KiB captured of 9.68 KiB on the wire\n", result.Output);
        Assert.Matches(@"\nRate, up to .*bit/s.*\n  [▁▂▃▄▅▆▇█ ]+\n", result.Output);
        Assert.Matches(@"\n      tcp +51  100\.0 ", result.Output);
        Assert.Matches(@"\n  Application .*\n  http +8   15\.7 ", result.Output);
        Assert.Matches(@"\n  Top talker .*\n  192\.0\.2\.\d ", result.Output);
        Assert.Contains("\nTCP conversations with trouble: ", result.Output);
        Assert.DoesNotContain("Damaged", result.Output);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Damage_is_part_of_it()
    {
        ToolResult result = Tool.Run("stats", TestData.Path("vectors/cut-record-body.pcap"));
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("\nDamaged: 1 place, 46 B lost\n", result.Output);
    }

    [Fact]
    public void Json_has_the_tables_of_it()
    {
        JsonElement report = Tool.Run("stats", "--json", TestData.Path("http.pcap")).Json;
        Assert.Equal(
            ["io,phs", "plen,tree", "talkers"],
            report.GetProperty("statistics").EnumerateArray().Select(one => one.GetProperty("name").GetString()!));
    }

    [Fact]
    public void The_first_rows_are_those_with_most_bytes()
    {
        string[] Bytes(params string[] args) =>
            [.. Tool.Run(["stats", "--csv", TestData.Path("http.pcap"), .. args]).Output.Split('\n')
                .Where(line => line.Contains("192.0.2", StringComparison.Ordinal)).Select(line => line.Split(',')[9])];

        string[] all = Bytes("-z", "conv,tcp", "--sort", "bytes");
        Assert.Equal(all.OrderByDescending(int.Parse), all);
        Assert.Equal(all[..2], Bytes("-z", "conv,tcp,2"));
        Assert.Equal(all.Length, Bytes("-z", "conv,tcp", "--sort", "start").Length);
        Assert.Equal(
            all.OrderByDescending(int.Parse).First(), Bytes("-z", "conv,tcp,1", "--sort", "bytes").Single());
    }

    [Theory]
    [InlineData("expected a number of rows from 1 to 10000", "-z", "conv,tcp,0")]
    [InlineData("--sort size: expected frames, bytes, start, duration", "-z", "conv,tcp", "--sort", "size")]
    [InlineData("--sort duration: endpoints,ip has no duration", "-z", "endpoints,ip", "--sort", "duration")]
    [InlineData("--csv needs a statistic", "--csv")]
    public void Wrong_orders_are_explained(string message, params string[] args)
    {
        ToolResult result = Tool.Run(["stats", TestData.Path("http.pcap"), .. args]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
    }
}
