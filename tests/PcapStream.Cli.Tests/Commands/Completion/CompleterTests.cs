using PcapStream.Cli.Commands.Completion;
using PcapStream.Cli.Tests.Support;

namespace PcapStream.Cli.Tests.Commands.Completion;

public sealed class CompleterTests
{
    [Theory]
    [InlineData("stats", "st")]
    [InlineData("--memory --memory-limit", "parse", "--mem")]
    [InlineData("--help", "info", "--he")]
    [InlineData("csv", "parse", "-T", "cs")]
    [InlineData("--compress=zstd", "convert", "--compress=zs")]
    [InlineData("conv,udp", "stats", "-z", "conv,tcp", "-z", "conv,u")]
    [InlineData("tcp.flags.ack tcp.flags.ae", "parse", "x.pcap", "-e", "tcp.flags.a")]
    [InlineData("header=n header=y", "parse", "-E", "head")]
    [InlineData("pss", "profile", "--backend", "ps")]
    [InlineData("bash", "completion", "b")]
    [InlineData("repair", "man", "repa")]
    public void Names_are_completed(string expected, params string[] words) =>
        Assert.Equal(
            expected.Split(' '), Complete(words).Select(line => line.Split('\t')[0]).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(Completer.Files, "parse", "")]
    [InlineData(Completer.Files, "parse", "-r", "")]
    [InlineData(Completer.Files, "parse", "--memory=")]
    // Its value only follows an equals sign.
    [InlineData(Completer.Files, "parse", "--memory", "")]
    [InlineData(Completer.Files, "parse", "--", "-")]
    [InlineData(Completer.Files, "profile", "app.cs", "--", "-x", "")]
    [InlineData(Completer.Folders, "stats", "--temp", "")]
    public void Paths_are_left_to_the_shell(string expected, params string[] words) =>
        Assert.Equal([expected], Complete(words));

    [Theory]
    [InlineData("parse", "-c", "")]
    [InlineData("parse", "-f", "")]
    [InlineData("parse", "--no-such")]
    [InlineData("parse", "--no-such=")]
    public void Unknown_words_have_no_candidates(params string[] words) => Assert.Empty(Complete(words));

    [Fact]
    public void Candidate_has_its_meaning_on_one_line() =>
        Assert.Contains("--strict\tStop at the first damage instead of reading on.", Complete("info", "--s"));

    private static string[] Complete(params string[] words)
    {
        ToolResult result = Tool.Run(["complete", "--", .. words]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result.Output.Split('\n')[..^1];
    }
}
