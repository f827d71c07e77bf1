using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Options;

public class ForeignOptionTests
{
    [Theory]
    [InlineData("convert has no option -i; interfaces are captured on by", "convert", "-i", "eth0")]
    [InlineData("interfaces are captured on by", "convert", "-ieth0")]
    [InlineData("packets are chosen by time with 'pcapstream slice", "info", "-A", "2020-01-01", "http.pcap")]
    [InlineData("convert has no option -o; the output is named with -w FILE", "convert", "http.pcap", "-o", "x.pcap")]
    [InlineData("the output is named with -w FILE", "convert", "http.pcap", "--output=x.pcap")]
    [InlineData("statistics are printed by 'pcapstream stats FILE -z STATISTIC'", "parse", "http.pcap", "-z", "io,phs")]
    [InlineData("fields of packets are written by 'pcapstream parse", "stats", "-e", "ip.src", "http.pcap")]
    [InlineData("packets are shown as trees and bytes by", "parse", "-V", "http.pcap")]
    [InlineData("info prints every figure", "info", "-u", "http.pcap")]
    [InlineData("packets are chosen by a capture filter: -f EXPR", "parse", "--filter", "tcp", "http.pcap")]
    [InlineData("1-100 is not a capture; packets are chosen by number with --range", "parse", "http.pcap", "1-100")]
    [InlineData("if it is the output, write -w nosuch.pcap", "convert", "http.pcap", "nosuch.pcap")]
    public void What_other_programs_have_says_what_to_use_instead(string message, params string[] args)
    {
        ToolResult result = Tool.Run([.. args.Select(arg => arg == "http.pcap" ? TestData.Path(arg) : arg)]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error.Split('\n')[0]);
    }

    [Theory]
    [InlineData("parse")]
    [InlineData("parse", "--json", "--memory")]
    [InlineData("stats", "-z", "conv,tcp")]
    [InlineData("info")]
    public void A_file_that_is_no_capture_has_no_report(params string[] args)
    {
        string file = TestData.Path("README.md");
        ToolResult result = Tool.Run([.. args, file]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            $"pcapstream: {file}: is not a capture: its first bytes are not those of a known format\n", result.Error);
    }

    [Fact]
    public void An_empty_statistic_says_so()
    {
        string file = TestData.Path("http.pcap");
        ToolResult none = Tool.Run("stats", "-z", "conv,sctp", "-z", "io,phs", file);
        Assert.Equal(
            (0, "pcapstream: conv,sctp is empty: none of the 51 packets counts there\n"), (none.ExitCode, none.Error));
        Assert.Equal("", Tool.Run("stats", "-z", "conv,sctp", file, "-q").Error);
    }
}
