using System.Globalization;
using PcapStream.Expansion.Cutting;
using PcapStream.Expansion.Measuring;
using PcapStream.Processes.Tests.Support;

namespace PcapStream.Expansion.Tests.Cutting;

public sealed class FileCutterTests : IDisposable
{
    private static readonly double[] Shares = [0.25, 0.5];

    private readonly TemporaryFolder _folder = new();
    private int _cuts;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_end_at_line_feeds_at_or_after_the_share()
    {
        InputParts parts = Cut(FileCutters.Lines, "12345\n7\n9\n123\nlast without end");
        // The shares are bytes 7 and 15 of 30; the last line ends with the file, which is the whole.
        Assert.Equal(["12345\n7\n"], parts.Prefixes.Select(Text));
        Assert.Equal("", Text(parts.Empty));
    }

    [Theory]
    [InlineData("lines")]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("bytes")]
    public void Parts_are_prefixes_of_whole_records(string way)
    {
        var random = new Random(23);
        for (int round = 0; round < 200; round++)
        {
            (string[] records, string text) = Random(way, random);
            InputParts parts = Cut(CutterOf(way), text);
            Assert.Equal(text, Text(parts.Whole));
            Assert.Equal(way == "csv" ? records[0] : "", Text(parts.Empty));
            int target = 0;
            foreach (InputPart part in parts.Prefixes)
            {
                string cut = Text(part);
                Assert.Equal(cut.Length, part.Bytes);
                Assert.Equal(text[..cut.Length], cut);
                Assert.True(cut.Length > target && cut.Length < text.Length);
                target = cut.Length;
                if (way != "bytes")
                    Assert.Contains(cut, Enumerable.Range(1, records.Length).Select(i => string.Concat(records[..i])));
            }
        }
    }

    [Fact]
    public void Large_parts_have_their_share()
    {
        string line = new string('x', 98) + "\r\n";
        InputParts parts = Cut(FileCutters.Lines, string.Concat(Enumerable.Repeat(line, 50_000)));
        Assert.Equal([1_250_000, 2_500_000], parts.Prefixes.Select(part => part.Bytes));
        Assert.All(parts.Prefixes, part => Assert.EndsWith(line, Text(part)));
    }

    [Fact]
    public void Copies_follow_each_other()
    {
        InputParts parts = Cut(FileCutters.Copies, "abc");
        Assert.Equal("abcabcabcabc", Text(parts.Whole));
        Assert.Equal(["abc", "abcabc"], parts.Prefixes.Select(Text));
        Assert.Equal("", Text(parts.Empty));
        Assert.Equal("is measured as 4 copies of it in a row", parts.Remark);
    }

    [Fact]
    public void Parts_have_the_name_of_the_input()
    {
        InputParts parts = Cut(FileCutters.Lines, "1\n2\n3\n4\n5\n6\n7\n8\n");
        Assert.All(
            [parts.Whole, parts.Empty, .. parts.Prefixes],
            part => Assert.Equal("input.csv", Path.GetFileName(part.Path)));
    }

    [Theory]
    [InlineData("lines", "", "is empty")]
    [InlineData("copies", "", "is empty")]
    [InlineData("csv", "a,b\n", "has no record after its header")]
    [InlineData("csv", "a,\"b\nc,d\n", "has no record after its header")]
    [InlineData("jsonl", "a,b\n1,2\n", "is not lines of JSON")]
    public void Unfit_input_is_an_error(string way, string text, string message)
    {
        Exception error = Assert.Throws<IOException>(() => Cut(CutterOf(way), text));
        Assert.Contains(message, error.Message);
        Assert.Contains("input.csv", error.Message);
    }

    [Theory]
    [InlineData("case {share} in 0) ;; 0.25) head -c 2 {} ;; 0.5) head -c 4 {} ;; esac")]
    [InlineData("head -c $(awk 'BEGIN { print ARGV[1] * 8; exit }' {share}) {} > {out}")]
    public void Command_writes_parts(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        InputParts parts = Cut(new CommandCutter(command).Cut, "12345678");
        Assert.Equal(
            [0, 2, 4, 8], [parts.Empty.Bytes, .. parts.Prefixes.Select(part => part.Bytes), parts.Whole.Bytes]);
    }

    [Theory]
    [InlineData("echo why >&2; exit 3", "failed with exit code 3 for a share of 0: why")]
    [InlineData("cat {}", "wrote 8 bytes for a share of 0.25, where more than 8 and fewer than 8 were expected")]
    [InlineData(": {out}", "wrote no part for a share of 0")]
    public void Command_that_does_not_cut_is_an_error(string command, string message)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        Exception error = Assert.Throws<IOException>(() => Cut(new CommandCutter(command).Cut, "12345678"));
        Assert.Equal($"{command}: {message}", error.Message);
    }

    [Fact]
    public void Given_sizes_are_ordered()
    {
        string[] files = [Write("b", "12345"), Write("c", "123456789"), Write("a", "1")];
        var sizes = new GivenSizes(files);
        InputParts parts = sizes.Cut(sizes.Largest, _folder.Path, Shares, CancellationToken.None);
        Assert.Equal(files[1], sizes.Largest);
        Assert.Equal(
            [1L, 1, 5, 9], [parts.Empty.Bytes, .. parts.Prefixes.Select(part => part.Bytes), parts.Whole.Bytes]);
    }

    [Fact]
    public void Given_sizes_must_differ()
    {
        string[] files = [Write("a", "1"), Write("b", "2")];
        Exception error = Assert.Throws<IOException>(
            () => new GivenSizes(files).Cut(files[0], _folder.Path, Shares, CancellationToken.None));
        Assert.Contains("have the same size", error.Message);
    }

    private static InputParts.Cutter CutterOf(string way) => way switch
    {
        "lines" => FileCutters.Lines,
        "csv" => FileCutters.Csv,
        "jsonl" => FileCutters.JsonLines,
        "copies" => FileCutters.Copies,
        _ => FileCutters.Bytes,
    };

    // Records with their ends, the last one with or without.
    private static (string[] Records, string Text) Random(string way, Random random)
    {
        string[] records =
        [
            .. Enumerable.Range(0, random.Next(2, 30)).Select(i => way switch
            {
                "csv" => $"{i},\"{new string('x', random.Next(20))}\n\"\"{(random.Next(2) == 0 ? "\r\n" : ",")}\",z",
                "jsonl" => $"{{\"a\": {i.ToString(CultureInfo.InvariantCulture)}}}",
                _ => new string('y', random.Next(20)),
            } + (random.Next(3) == 0 ? "\r\n" : "\n")),
        ];
        if (random.Next(2) == 0)
            records[^1] = records[^1].TrimEnd('\r', '\n') + "x";
        return (records, string.Concat(records));
    }

    private static string Text(InputPart part) => File.ReadAllText(part.Path);

    private string Write(string name, string text)
    {
        string path = _folder[name];
        File.WriteAllText(path, text);
        return path;
    }

    private InputParts Cut(InputParts.Cutter cut, string text)
    {
        string parts = Path.Join(_folder.Path, $"parts-{_cuts++}");
        return cut(Write("input.csv", text), parts, Shares, CancellationToken.None);
    }
}
