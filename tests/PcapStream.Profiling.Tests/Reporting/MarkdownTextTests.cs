using PcapStream.Profiling.Weaver.Reporting;

namespace PcapStream.Profiling.Tests.Reporting;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("<img src=x onerror=alert(1)>.pcap", @"\<img src=x onerror=alert\(1\)\>\.pcap")]
    [InlineData("[a](http://b) ![c](d)", @"\[a\]\(http://b\) \!\[c\]\(d\)")]
    [InlineData("*a* _b_ `c` ~d~ &lt;", @"\*a\* \_b\_ \`c\` \~d\~ \&lt;")]
    [InlineData("a\n# heading | cell", @"a \# heading \| cell")]
    [InlineData("plain words", "plain words")]
    public void Text_is_never_markup(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));

    [Theory]
    [InlineData("a<b>", "`a<b>`")]
    [InlineData("a `b`", "`` a `b` ``")]
    [InlineData("a\nb", "`a b`")]
    public void Code_ends_with_the_text(string text, string expected) =>
        Assert.Equal(expected, MarkdownText.Code(text));

    [Fact]
    public void Vertical_bar_does_not_end_a_cell() => Assert.Equal(@"`a \| b`", MarkdownText.CodeInTable("a | b"));
}
