using System.Diagnostics;
using PcapStream.Inputs;

namespace PcapStream.Tests.Inputs;

public sealed class GlobSegmentTests
{
    [Theory]
    [InlineData("*.pcap", "a.pcap")]
    [InlineData("*", "a")]
    [InlineData("a*", "a")]
    [InlineData("**", "a")]
    [InlineData("*a*b*c", "xaxbxaxbxc")]
    [InlineData("*ab", "aaab")]
    [InlineData("a?c", "abc")]
    [InlineData("?", "ü")]
    [InlineData("?", "😀")]
    [InlineData("[😀-😂]", "😁")]
    [InlineData("[abc]", "b")]
    [InlineData("[a-c]", "c")]
    [InlineData("[!a-c]", "d")]
    [InlineData("[^a-c]", "d")]
    [InlineData("[0-9][0-9]", "42")]
    [InlineData("[]]", "]")]
    [InlineData("[]a]", "a")]
    [InlineData("[!]]", "a")]
    [InlineData("[a-]", "-")]
    [InlineData("[-a]", "-")]
    [InlineData("[*]", "*")]
    [InlineData("[?]", "?")]
    [InlineData("[[]1]", "[1]")]
    [InlineData("[", "[")]
    [InlineData("[]", "[]")]
    [InlineData("[!]", "[!]")]
    [InlineData("a[b", "a[b")]
    [InlineData("*[0-9].pcap", "x12.pcap")]
    [InlineData(".*", ".hidden")]
    [InlineData("a b*", "a b c")]
    [InlineData("a*", "a\nb")]
    [InlineData("", "")]
    public void Pattern_matches(string pattern, string name) => Assert.True(Matches(pattern, name));

    [Theory]
    [InlineData("*.pcap", "a.pcapng")]
    [InlineData("*.pcap", "A.PCAP")]
    [InlineData("*.pcap", ".pcap")]
    [InlineData("?hidden", ".hidden")]
    [InlineData("[.]hidden", ".hidden")]
    [InlineData("?", "")]
    [InlineData("?", "ab")]
    [InlineData("a?c", "ac")]
    [InlineData("[abc]", "d")]
    [InlineData("[!a-c]", "b")]
    [InlineData("[!]]", "]")]
    [InlineData("[c-a]", "b")]
    [InlineData("[a-c]", "")]
    [InlineData("a[b", "ab")]
    [InlineData("*a*b*c", "acb")]
    [InlineData("", "a")]
    public void Pattern_does_not_match(string pattern, string name) => Assert.False(Matches(pattern, name));

    [Fact]
    public void Case_can_be_ignored() =>
        Assert.True(new GlobSegment("[a-c]*.PCAP", ignoreCase: true).Matches("Bx.pcap"));

    [Theory]
    [InlineData("*a")]
    [InlineData("*[a]")]
    [InlineData("[")]
    public void Time_does_not_explode(string part)
    {
        string pattern = string.Concat(Enumerable.Repeat(part, 2000)) + "b";
        var watch = Stopwatch.StartNew();
        Assert.False(Matches(pattern, new string('a', 10_000)));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static bool Matches(string pattern, string name) =>
        new GlobSegment(pattern, ignoreCase: false).Matches(name);
}
