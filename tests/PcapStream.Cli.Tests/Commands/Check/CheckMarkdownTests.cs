using PcapStream.Cli.Commands.Check.Reports;
using PcapStream.Cli.Tests.Support;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Cli.Tests.Commands.Check;

public sealed class CheckMarkdownTests : IDisposable
{
    private readonly TemporaryFolder _folder = new TemporaryFolder().With(("<b>x.pcap", "http.pcap"));

    [Theory]
    [InlineData("sh -c 'a | b'", "`sh -c 'a | b'`")]
    [InlineData("sh -c 'a `b`'", "`` sh -c 'a `b`' ``")]
    [InlineData("echo ```x``", "```` echo ```x`` ````")]
    public void Command_is_shown_literally(string command, string code)
    {
        var run = new MeasuredRun(64, 1 << 20, TimeSpan.Zero);
        var input = new CheckedInput(new BaselineInput("a.pcap", "00", 64), [new Round(run, [], run)]);
        var result = new CheckResult(command, new BaselineEnvironment(null, "linux-x64", null, "0.1.0"), [input], []);
        Assert.StartsWith(
            $"### Memory of {code} on `a.pcap`: ✅\n\n64 B of input, 1 run of each size.\n",
            new CheckMarkdown().Render(result));
    }

    [Fact]
    public void File_name_is_never_markup()
    {
        ToolResult result = Tool.Run("check", "--max-ratio", "1000", "--runs", "1", "--markdown", _folder["m.md"],
            _folder["<b>x.pcap"], "--", "cat", "{}");
        Assert.True(result.ExitCode is 0 or 5, result.Error);
        // Text between backticks is shown literally.
        Assert.DoesNotContain(
            "<b>", System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(_folder["m.md"]), "`[^`]*`", ""));
    }

    public void Dispose() => _folder.Dispose();
}
