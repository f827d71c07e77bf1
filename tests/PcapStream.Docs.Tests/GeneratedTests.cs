using System.Text;
using PcapStream.Docs.Tests.Generation;
using PcapStream.Docs.Tests.Support;

namespace PcapStream.Docs.Tests;

/// <summary>
/// The parts of pages that are made from the program: the options of each command, and the list of fields.
/// PCAPSTREAM_ACCEPT_DOCS=1 writes them.
/// </summary>
public class GeneratedTests
{
    private static readonly bool Accepts = Environment.GetEnvironmentVariable("PCAPSTREAM_ACCEPT_DOCS") == "1";

    public static TheoryData<string> Commands => [.. CommandHelp.Names];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_of_a_command_has_its_help(string command) =>
        Check($"docs/commands/{command}.md", "help", CommandHelp.Render(command));

    public static TheoryData<string, string> InnerCommands => [.. CommandHelp.InnerNames];

    [Theory]
    [MemberData(nameof(InnerCommands))]
    public void Page_of_a_command_has_the_help_of_a_command_in_it(string outer, string command) =>
        Check($"docs/commands/{outer}.md", $"help of {command}", CommandHelp.Render(outer, command));

    [Fact]
    public void Page_of_fields_has_all_of_them() => Check("docs/reference/fields.md", "fields", FieldList.Render());

    [Fact]
    public void Every_page_of_a_command_has_a_command() => Assert.Equal(
        CommandHelp.Names.Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.PathOf("docs/commands"), "*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void A_changed_part_is_found()
    {
        Assert.Equal("a\n<!-- begin x -->\nnew\n<!-- end x -->\nb\n", Replace(
            "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n", "x", "new\n"));
        Assert.Throws<InvalidDataException>(() => Replace("a\n", "x", "new\n"));
    }

    private static void Check(string page, string part, string expected)
    {
        string path = Repository.PathOf(page);
        string text = File.ReadAllText(path);
        string current = Replace(text, part, expected);
        if (Accepts && current != text)
            File.WriteAllText(path, current, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        else
            Assert.Equal(current, text);
    }

    private static string Replace(string page, string part, string content)
    {
        string begin = $"<!-- begin {part} -->\n";
        string end = $"<!-- end {part} -->\n";
        int first = page.IndexOf(begin, StringComparison.Ordinal);
        int last = page.IndexOf(end, StringComparison.Ordinal);
        return first >= 0 && last > first
            ? string.Concat(page.AsSpan(0, first + begin.Length), content, page.AsSpan(last))
            : throw new InvalidDataException($"the page has no part between '{begin.Trim()}' and '{end.Trim()}'");
    }
}
