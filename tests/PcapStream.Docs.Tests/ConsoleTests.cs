using PcapStream.Docs.Tests.Markdown;
using PcapStream.Docs.Tests.Running;

namespace PcapStream.Docs.Tests;

/// <summary>
/// A page's console blocks are run, in order and in one folder; those that need what may not be installed, each for
/// itself.
/// </summary>
public class ConsoleTests
{
    public static TheoryData<string> Pages =>
        [.. Document.Names.Where(name => Commands(Document.Read(name)).Any(block => block.Needs.Count == 0))];

    public static TheoryData<string, int> BlocksWithNeeds => new(
        from name in Document.Names
        from block in Commands(Document.Read(name))
        where block.Needs.Count > 0
        select (name, block.Line));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_prints_what_the_page_shows(string page)
    {
        Document document = Document.Read(page);
        Check(document, [.. Commands(document).Where(block => block.Needs.Count == 0)]);
    }

    [Theory]
    [MemberData(nameof(BlocksWithNeeds))]
    public void Every_command_that_needs_more_prints_what_the_page_shows(string page, int line)
    {
        Document document = Document.Read(page);
        CodeBlock block = document.Blocks.Single(one => one.Line == line);
        Requirement.SkipWithout(block.Needs);
        Check(document, [block]);
    }

    [Fact]
    public void Difference_is_found_unless_it_is_masked()
    {
        Assert.NotNull(Expectation.Difference(["read in 0.3 s"], ["read in 0.4 s"], masked: false));
        Assert.NotNull(Expectation.Difference(["3 packets", "2 lost"], ["3 packets"], masked: false));
        Assert.NotNull(Expectation.Difference(["3 packets"], ["3 bytes"], masked: true));
        Assert.Null(
            Expectation.Difference(["read in 0.308 s: 6.50 GiB/s"], ["read in   12 s: 650 MiB/s"], masked: true));
        Assert.Null(Expectation.Difference(["first", "...", "last"], ["first", "a", "b", "last"], masked: false));
        Assert.NotNull(Expectation.Difference(["first", "...", "last"], ["first", "a", "b"], masked: false));
    }

    private static IEnumerable<CodeBlock> Commands(Document document) =>
        document.Blocks.Where(block => block.Language == "console" && block.NotRun is null);

    private static void Check(Document document, IReadOnlyList<CodeBlock> blocks)
    {
        using var sandbox = new Sandbox(File.ReadAllText(Support.Repository.PathOf(document.Name)));
        (CodeBlock Block, ShellCommand Command)[] commands =
            [.. blocks.SelectMany(block => ShellCommand.In(block).Select(command => (block, command)))];
        IReadOnlyList<(IReadOnlyList<string> Output, int ExitCode)> results =
            Shell.Run(commands.Select(one => one.Command), sandbox.Folder);
        var differences = new List<string>();
        foreach (((CodeBlock block, ShellCommand command), (IReadOnlyList<string> output, int exitCode))
            in commands.Zip(results))
        {
            string where = $"{document.Name}:{command.Line}: {command.Text}";
            if (Expectation.Difference(command.Output, output, block.IsMasked) is { } difference)
                differences.Add($"{where}\n{difference}");
            else if (exitCode != 0 && !command.ShowsAll)
                differences.Add($"{where}\nfailed, which the page does not show: exit code " +
                    $"{exitCode}\n{string.Join('\n', output)}");
        }
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
        Assert.Equal(commands.Length, results.Count);
    }
}
