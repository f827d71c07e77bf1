using PcapStream.Docs.Tests.Markdown;
using PcapStream.Docs.Tests.Support;

namespace PcapStream.Docs.Tests;

/// <summary>Links lead somewhere. What is elsewhere on the network is not asked for.</summary>
public class LinkTests
{
    public static TheoryData<string> Pages =>
    [
        .. Document.Names,
        "testdata/README.md",
        .. Directory.GetDirectories(Repository.PathOf("src"))
            .Where(folder => File.Exists(Path.Join(folder, "README.md")))
            .Select(folder => $"src/{Path.GetFileName(folder)}/README.md"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_has_a_target(string page)
    {
        foreach ((int line, string target) in Document.Read(page).Links())
            Assert.True(Exists(page, target), $"{page}:{line}: nothing at {target}");
    }

    [Fact]
    public void The_index_names_every_page_of_its_folder()
    {
        string[] linked = [.. Document.Read("docs/README.md").Links().Select(link => $"docs/{link.Target}")];
        IEnumerable<string> pages = Document.Names.Where(name =>
            name.StartsWith("docs/", StringComparison.Ordinal) && name != "docs/README.md");
        foreach (string page in pages)
            Assert.Contains(page, linked);
    }

    [Fact]
    public void A_dead_link_is_found()
    {
        Assert.True(Exists("README.md", "docs/README.md"));
        Assert.False(Exists("README.md", "docs/no-such-page.md"));
        Assert.False(Exists("README.md", "docs/README.md#no-such-heading"));
        Assert.False(Exists("README.md", "http://"));
    }

    private static bool Exists(string page, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal))
            return Uri.TryCreate(target, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http";
        string[] parts = target.Split('#', 2);
        string path = parts[0].Length == 0 ? page : Path.Join(Path.GetDirectoryName(page), parts[0]);
        string full = Repository.PathOf(path);
        if (!full.StartsWith(Repository.Root, StringComparison.Ordinal) || !Path.Exists(full))
            return false;
        return parts.Length == 1
            || Document.Read(Path.GetRelativePath(Repository.Root, full)).Anchors.Contains(parts[1]);
    }
}
