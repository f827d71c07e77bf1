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
        "docs/commands/capture.md: $ pcapstream capture -i rx0 -w out.pcapng -c 51000",
        "docs/commands/interfaces.md: $ pcapstream interfaces",
        "docs/commands/replay.md: $ pcapstream replay testdata/http.pcap -i tx0 --pps 100000 --loop 1000",
        "docs/commands/stats.md: $ pcapstream stats -i veth1",
        "docs/contributing/release.md: $ dotnet pack PcapStream.sln",
        "docs/getting-started.md: $ bench/make-capture -o big.pcap -s 2GiB testdata/*.pcap",
        "docs/getting-started.md: $ bench/make-capture -o - -s 20GB testdata/*.pcap 2>/dev/null"
            + " | pcapstream parse - --memory",
        "docs/internals/profile-of-parse.md: $ pcapstream profile --match 'PcapStream.Batching.*'"
            + " --match 'PcapStream.Buffers.*' PcapStream.Cli.dll -- parse --threads 1 64.pcap",
        "docs/internals/profile-of-parse.md: $ pcapstream profile --backend pool --match 'PcapStream.Batching.*'"
            + " --match 'PcapStream.Buffers.*' PcapStream.Cli.dll -- parse --threads 1 64.pcap",
        "docs/live-capture.md: $ ip link add veth0 type veth peer name veth1",
        "docs/live-capture.md: $ pcapstream capture -i veth1 -w out.pcapng -c 51",
        "docs/live-capture.md: $ pcapstream measure -- pcapstream capture -i veth1 -w long.pcapng -c 4000000",
        "docs/live-capture.md: $ pcapstream capture -i veth1 -w ring.pcapng.zst -b filesize:10MB -b files:3 -c 150000",
        "docs/live-capture.md: $ pcapstream capture -i veth1 -w day.pcapng -b interval:3600 &",
        "docs/live-capture.md: $ pcapstream capture -i veth1 -w growing.pcapng 2>/dev/null &",
        "docs/live-capture.md: $ pcapstream capture -i veth0 -i veth1 -w both.pcapng -f 'udp port 53' -a duration:4",
        "docs/live-capture.md: $ pcapstream capture -i veth1 -B 1 -w - -a duration:6 | (sleep 4; cat) > drop.pcapng",
        "docs/live-capture.md: $ pcapstream stats -i veth1 -z io,phs -a duration:4",
        "docs/live-capture.md: $ pcapstream capture -i veth1 -q -w - -c 51 | tee kept.pcapng"
            + " | pcapstream stats - -z io,phs",
        "docs/live-capture.md: $ pcapstream replay testdata/http.pcap -i veth0",
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
