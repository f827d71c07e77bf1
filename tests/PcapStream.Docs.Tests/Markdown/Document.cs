using System.Text.RegularExpressions;
using PcapStream.Docs.Tests.Support;

namespace PcapStream.Docs.Tests.Markdown;

/// <summary>A page of the documentation: as much of CommonMark as these pages use.</summary>
internal sealed partial class Document
{
    private const string Fence = "```";

    private Document(string name, string[] lines)
    {
        Name = name;
        var blocks = new List<CodeBlock>();
        var prose = new List<(int Line, string Text)>();
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                prose.Add((i + 1, lines[i]));
                continue;
            }
            int end = Array.FindIndex(lines, i + 1, line => line.TrimEnd() == Fence);
            Assert.True(end > 0, $"{name}:{i + 1}: the code block has no end");
            blocks.Add(Block(i + 1, lines[i][Fence.Length..].Trim(), lines[(i + 1)..end]));
            i = end;
        }
        Blocks = blocks;
        Prose = prose;
    }

    /// <summary>The pages: those at the root, in docs/, and beside benchmarks, examples and fuzzing.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        .. new[] { "docs", "bench", "examples", "fuzz" }
            .Select(Repository.PathOf)
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Its name in the repository, with forward slashes.</summary>
    public string Name { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>All lines that are in no code block, with their numbers from 1.</summary>
    public IReadOnlyList<(int Line, string Text)> Prose { get; }

    /// <summary>What links to headings call them, by GitHub's rule.</summary>
    public IEnumerable<string> Anchors =>
        Prose.Where(line => Heading().IsMatch(line.Text)).Select(line => Slug(Heading().Replace(line.Text, "")));

    public static Document Read(string name) => new(name, File.ReadAllLines(Repository.PathOf(name)));

    /// <summary>Links to files, headings and other places, as they are written.</summary>
    public IEnumerable<(int Line, string Target)> Links() =>
        from line in Prose
        from Match link in Link().Matches(InlineCode().Replace(line.Text, ""))
        select (line.Line, link.Groups["target"].Value);

    /// <summary>Code within lines, without its marks.</summary>
    public IEnumerable<(int Line, string Text)> Codes() =>
        from line in Prose
        from Match code in InlineCode().Matches(line.Text)
        select (line.Line, code.Value.Trim('`'));

    private static CodeBlock Block(int line, string info, string[] lines)
    {
        string[] words = info.Split(' ', 2, StringSplitOptions.TrimEntries);
        string[] flags = words.Length < 2
            ? []
            : words[1].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new CodeBlock(line, words[0], flags, lines);
    }

    private static string Slug(string heading) =>
        NotInSlugs().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^#{1,6} ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N}\- _]")]
    private static partial Regex NotInSlugs();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();
}
