using PcapStream.Cli.Rendering.Check;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Cli.Tests.Rendering;

public sealed class CheckMarkdownTests
{
    [Theory]
    [InlineData("sh -c 'a | b'", "`sh -c 'a | b'`")]
    [InlineData("sh -c 'a `b`'", "`` sh -c 'a `b`' ``")]
    [InlineData("echo ```x``", "```` echo ```x`` ````")]
    public void A_command_is_shown_as_it_is_whatever_is_in_it(string command, string code)
    {
        var run = new MeasuredRun(64, 1 << 20, TimeSpan.Zero);
        var input = new CheckedInput(new BaselineInput("a.pcap", "00", 64), [new Round(run, [], run)]);
        var result = new CheckResult(command, new BaselineEnvironment(null, "linux-x64", null, "0.1.0"), [input], []);
        Assert.StartsWith($"### Memory of {code} on `a.pcap`: ✅\n\n64 B of capture, 1 run of each size.\n", new CheckMarkdown().Render(result));
    }
}
