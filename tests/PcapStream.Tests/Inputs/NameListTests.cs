using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Inputs;

public sealed class NameListTests
{
    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("a\r\nb\r\n")]
    [InlineData("a\nb")]
    [InlineData("\n\n# a comment\na\n\r\n#c\r\nb\n\n")]
    [InlineData("\uFEFFa\nb\n")]
    public void List_has_one_name_per_line(string content) => Assert.Equal(["a", "b"], Read(content));

    [Fact]
    public void Names_have_no_special_characters() =>
        Assert.Equal(
            [" a b ", "[x]*.pcap", "äöü 😀", "a\tb", "x#y", "-", "\\n", "\r"],
            Read(" a b \n[x]*.pcap\näöü 😀\r\na\tb\nx#y\n-\n\\n\n\r\r\n"));

    [Fact]
    public void Lines_may_cross_buffer_boundaries()
    {
        string[] names = [.. Enumerable.Range(0, 2000).Select(i => new string('x', i % 300 + 1) + i)];
        Assert.Equal(names, Read(string.Join('\n', names)));
        string longest = new('x', NameList.LongestLine);
        Assert.Equal([longest, longest, "a"], Read($"{longest}\n{longest}\na"));
    }

    [Theory]
    [InlineData("", "names no capture")]
    [InlineData("# nothing\n\n", "names no capture")]
    [InlineData("a\nb\0c\n", "is not a list of names: line 2 has a zero byte")]
    public void File_that_is_not_a_list_is_one_error(string content, string message)
    {
        var error = Assert.Throws<CaptureException>(() => Read(content));
        Assert.EndsWith($".pcap: {message}", error.Message);
    }

    [Fact]
    public void Endless_line_is_an_error_before_it_is_in_memory() =>
        Assert.Contains(
            "line 1 has more than 131072 bytes",
            Assert.Throws<CaptureException>(() => Read(new string('x', NameList.LongestLine + 1))).Message);

    [Theory]
    [InlineData("@missing.txt", "@missing.txt: no such file")]
    [InlineData("@.", "@.: is a directory, not a capture")]
    public void List_that_cannot_be_opened_is_reported_with_its_mark(string list, string message) =>
        Assert.Equal(message, Assert.Throws<CaptureException>(() => NameList.Read(list)).Message);

    private static IReadOnlyList<string> Read(string content)
    {
        using var file = new TemporaryFile(System.Text.Encoding.UTF8.GetBytes(content));
        return NameList.Read($"@{file.Path}");
    }
}
