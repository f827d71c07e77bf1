using PcapStream.Docs.Tests.Markdown;

namespace PcapStream.Docs.Tests;

/// <summary>No block escapes: each says what it is, and what is not run is listed here.</summary>
public class BlockTests
{
    private static readonly string[] Languages = ["console", "csharp", "text", "xml", "json", "yaml", ""];

    // Few, and each for a reason that stands in the page.
    private static readonly string[] NotRun =
    [
        "README.md: $ ./test.sh",
        "README.md: $ dotnet pack PcapStream.sln",
        "bench/README.md: $ bench/make-capture -o /tmp/2g.pcap -s 2GiB testdata/*.pcap",
        "docs/benchmarks.md: $ bench/make-capture -o 2g.pcap -s 2GiB testdata/*.pcap",
        "docs/benchmarks.md: $ dotnet run -c Release --project tests/PcapStream.Benchmarks -- --filter '*'",
        "docs/contributing/release.md: $ dotnet pack PcapStream.sln",
        "docs/getting-started.md: $ bench/make-capture -o big.pcap -s 2GiB testdata/*.pcap",
        "docs/getting-started.md: $ bench/make-capture -o - -s 20GB testdata/*.pcap 2>/dev/null"
            + " | pcapstream parse - --memory",
        "docs/internals/profile-of-parse.md: $ pcapstream profile --match 'PcapStream.Batching.*'"
            + " --match 'PcapStream.Buffers.*' PcapStream.Cli.dll -- parse --threads 1 64.pcap",
        "docs/internals/profile-of-parse.md: $ pcapstream profile --backend pool --match 'PcapStream.Batching.*'"
            + " --match 'PcapStream.Buffers.*' PcapStream.Cli.dll -- parse --threads 1 64.pcap",
        "fuzz/README.md: $ fuzz/pcapng 3600",
    ];

    public static TheoryData<string> Pages => [.. Document.Names];

    [Fact]
    public void There_are_pages_with_commands_and_programs()
    {
        CodeBlock[] blocks = [.. Document.Names.SelectMany(name => Document.Read(name).Blocks)];
        Assert.True(Document.Names.Count >= 9, "pages are missing");
        Assert.True(
            blocks.Count(block => block.Language == "console" && block.NotRun is null) >= 20, "commands are missing");
        Assert.True(
            blocks.Count(block => block.Language == "csharp" && block.NotRun is null) >= 5, "programs are missing");
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_says_what_it_is(string page)
    {
        foreach (CodeBlock block in Document.Read(page).Blocks)
        {
            Assert.True(
                Languages.Contains(block.Language),
                $"{page}:{block.Line}: a block is one of {string.Join(", ", Languages)}, not '{block.Language}'");
            Assert.True(!block.UnknownFlags.Any(), $"{page}:{block.Line}: unknown flag " +
                $"{string.Join(", ", block.UnknownFlags)}");
            Assert.True(block.Language == "console"
                || !block.Lines.Any(line => line.StartsWith("$ ", StringComparison.Ordinal)), $"{page}:{block.Line}: " +
                    "commands stand in console blocks");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_command_hides_in_an_indented_block(string page)
    {
        IReadOnlyList<(int Line, string Text)> prose = Document.Read(page).Prose;
        for (int i = 1; i < prose.Count; i++)
        {
            bool isCode = prose[i].Text.StartsWith("    ", StringComparison.Ordinal) && prose[i - 1].Text.Length == 0;
            Assert.False(isCode, $"{page}:{prose[i].Line}: a block of code has fences");
        }
    }

    [Fact]
    public void Blocks_that_are_not_run_are_listed() =>
        Assert.Equal(
            NotRun,
            Document.Names.SelectMany(name => Document.Read(name).Blocks.Where(block => block.NotRun is not null)
                .Select(block => $"{name}: {block.Lines[0]}")));
}
