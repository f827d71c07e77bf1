using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

public sealed class TwoPassOptionTests
{
    private static readonly string Http = TestData.Path("http.pcap");
    private static readonly string Dns = TestData.Path("dns.pcap");

    [Theory]
    [InlineData("-2")]
    [InlineData("-2", "-c", "10")]
    [InlineData("-2", "-R", "tcp.len > 0")]
    [InlineData("-2", "-R", "tcp.len > 0", "-Y", "http.request && frame.number > 1")]
    public void Captures_are_read_as_by_tshark(params string[] passes)
    {
        string[] command =
        [
            "-r", Http, .. passes, "-T", "fields", "-e", "frame.number", "-e", "frame.time_relative", "-e",
            "http.response_in", "-e", "tcp.completeness", "-e", "tcp.seq",
        ];
        string[] expected = Foreign.Run("tshark", ["-n", .. command]).Split('\n');
        ToolResult actual = Tool.Run(["parse", .. command]);
        Assert.Equal("", actual.Error);
        Assert.Equal(expected, actual.Output.Split('\n'));
    }

    [Fact]
    public void Statistics_count_what_the_read_filter_passes()
    {
        string[] command = ["-r", Http, "-2", "-R", "http.request", "-z", "io,phs", "-q"];
        ToolResult actual = Tool.Run(["stats", .. command]);
        Assert.Equal(Foreign.Run("tshark", ["-n", .. command]).Trim('\n'), actual.Output.Trim('\n'));
    }

    [Fact]
    public void Arguments_of_other_programs_are_left_alone() =>
        Assert.Contains("-2 -R", Tool.Run("measure", "--", "echo", "-2", "-R").Output, StringComparison.Ordinal);

    [Fact]
    public void Packets_that_the_read_filter_drops_are_not_counted()
    {
        ToolResult one = Tool.Run("parse", Dns, "-2", "--read-filter", "frame.number == 0");
        Assert.Equal(0, one.ExitCode);
        Assert.Contains(" 0 packets", one.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--read-filter needs -2, as in tshark; -Y selects packets in one pass", "--read-filter", "tcp")]
    [InlineData("--read-filter: filter 'tcp.prt', column 1: unknown field", "-2", "-R", "tcp.prt")]
    [InlineData("-2 reads whole captures: not with --shard", "-2", "--shard", "1/2")]
    [InlineData("-2 reads captures that are complete: not with -i or --follow", "-2", "--follow")]
    [InlineData("use --flow", "-2", "-R", "tcp", "--flow-of", "3")]
    public void Contradictions_are_refused(string message, params string[] options)
    {
        ToolResult result = Tool.Run(["parse", Http, .. options]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error);
    }
}
