using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Help;

public class FirstWordTests
{
    private static readonly string Capture = TestData.Path("http.pcap");

    [Fact]
    public void A_capture_suggests_info()
    {
        Assert.Contains($"'pcapstream info {Capture}'", Error(Capture));
        Assert.Contains($"'pcapstream info {Capture}'", Error("-r", Capture));
    }

    [Theory]
    [InlineData("there is no command inof; did you mean info?", "inof", "x.pcap")]
    [InlineData("there is no command stat; did you mean stats?", "stat")]
    [InlineData("there is no command frobnicate; 'pcapstream help' lists all commands", "frobnicate")]
    [InlineData("there is no command prase; did you mean parse?", "help", "prase")]
    [InlineData("--json stands after one, as in 'pcapstream info --json'", "--json", "x.pcap")]
    [InlineData("unknown option --jsn; did you mean --json?", "info", "--jsn", "x.pcap")]
    [InlineData("unknown option --jsn; did you mean --json?", "measure", "--jsn", "true")]
    [InlineData("unknown option --jsn; did you mean --json?", "check", "--jsn", "x.pcap")]
    [InlineData("unknown option --quite; did you mean --quiet?", "parse", "--quite", "x.pcap")]
    [InlineData("no such statistic; did you mean conv,ipv6 or conv,ip?", "stats", "-z", "conv,ipv4", "x.pcap")]
    [InlineData("printed by 'pcapstream follow FILE tcp N'", "stats", "-z", "follow,tcp,ascii,0", "x.pcap")]
    public void A_mistake_names_what_is_nearest(string message, params string[] args) =>
        Assert.Contains(message, Error(args));

    [Fact]
    public void Version_is_a_word_as_well() =>
        Assert.Equal(Tool.Run("--version").Output, Tool.Run("version").Output);

    // The message is one line, then the command that helps.
    private static string Error(params string[] args)
    {
        ToolResult result = Tool.Run(args);
        Assert.Equal((2, "", 2), (result.ExitCode, result.Output, result.Error.Count(letter => letter == '\n')));
        return result.Error;
    }
}
