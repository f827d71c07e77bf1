using PcapStream.Docs.Tests.Markdown;
using PcapStream.Docs.Tests.Running;
using PcapStream.Docs.Tests.Support;

namespace PcapStream.Docs.Tests;

/// <summary>
/// C# blocks are whole programs. What one prints stands in the text block that is next to it; without one it prints
/// nothing.
/// </summary>
public class ProgramTests
{
    public static TheoryData<string, int> Blocks => new(
        from name in Document.Names
        from block in Document.Read(name).Blocks
        where block.Language == "csharp" && block.NotRun is null
        select (name, block.Line));

    public static TheoryData<string> Examples => [.. Directory.GetFiles(Repository.PathOf("examples"), "*.cs")
        .Select(file => $"examples/{Path.GetFileName(file)}")];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_program_prints_what_the_page_shows(string page, int line)
    {
        Document document = Document.Read(page);
        CodeBlock[] blocks = [.. document.Blocks];
        int index = Array.FindIndex(blocks, block => block.Line == line);
        CodeBlock? shown = blocks.ElementAtOrDefault(index + 1) is { Language: "text" } next ? next : null;
        Requirement.SkipWithout(blocks[index].Needs);
        using var sandbox = new Sandbox(File.ReadAllText(Repository.PathOf(page)));
        IReadOnlyList<string> printed = CSharpProgram.Run(blocks[index].Lines, sandbox.Folder);
        string? difference = Expectation.Difference(shown?.Lines ?? [""], printed, shown?.IsMasked ?? false);
        Assert.True(difference is null, $"{page}:{line}\n{difference}");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_reads_a_capture(string example)
    {
        using var sandbox = new Sandbox(example);
        IReadOnlyList<string> printed =
            CSharpProgram.Run(File.ReadLines(Repository.PathOf(example)), sandbox.Folder, "testdata/http.pcap");
        Assert.Equal(["51 packets, 9915 bytes"], printed);
    }
}
