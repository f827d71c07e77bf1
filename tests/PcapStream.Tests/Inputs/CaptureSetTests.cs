using PcapStream.Inputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Inputs;

public sealed class CaptureSetTests
{
    [Fact]
    public void Plain_names_keep_their_order_and_are_kept_twice()
    {
        string[] names =
        [
            Repository.TestData("http.pcap"), "-", Repository.TestData("dns.pcap"), Repository.TestData("http.pcap"),
            "missing.pcap"
        ];
        CaptureSet set = CaptureSet.Expand(names);
        Assert.Equal(names, set.Files);
        Assert.Empty(set.Failures);
    }

    [Theory]
    [InlineData("@list.txt")]
    [InlineData("*.pcap")]
    [InlineData("a[1]?.pcap")]
    public void File_of_exactly_that_name_comes_first(string name)
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures(name, "other.pcap");
        Assert.Equal([folder[name]], CaptureSet.Expand([folder[name]]).Files);
    }

    [Fact]
    public void Folder_with_wildcards_in_its_name_is_a_folder()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("x[1]/a.pcap", "x1/b.pcap");
        Assert.Equal(
            [folder["x[1]/a.pcap"]],
            CaptureSet.Expand([folder["x[1]"]], new CaptureSetOptions { Recurse = true }).Files);
    }

    [Fact]
    public void Names_are_expanded_in_place()
    {
        using TemporaryFolder folder = new TemporaryFolder()
            .WithCaptures("z.pcap", "g2.pcap", "g1.pcap", "sub/b", "sub/a");
        folder.WithList("list", "\r\n", "z.pcap", "g*.pcap", "sub");
        CaptureSet set = CaptureSet.Expand(
            [folder["g[12].pcap"], $"@{folder["list"]}", folder["z.pcap"]], new CaptureSetOptions { Recurse = true });
        Assert.Equal(
            ["g1.pcap", "g2.pcap", "z.pcap", "g1.pcap", "g2.pcap", "sub/a", "sub/b", "z.pcap"],
            folder.Relative(set.Files));
        Assert.Empty(set.Failures);
    }

    [Fact]
    public void Name_without_a_match_is_a_failure_and_the_rest_is_expanded()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a.pcap", "@real")
            .With("text/notes", "text"u8.ToArray());
        File.WriteAllText(folder["list"], $"@{folder["other"]}\n{folder["a.pcap"]}\n");
        string[] names = ["no*.such", "@missing", folder["text"], $"@{folder["list"]}", folder["a.pcap"]];
        CaptureSet set = CaptureSet.Expand(names, new CaptureSetOptions { Recurse = true });
        Assert.Equal(["a.pcap", "a.pcap"], folder.Relative(set.Files));
        Assert.Equal(
        [
            "no file matches no*.such", "@missing: no such file", $"{folder["text"]}: no capture is in it",
            $"@{folder["list"]}: @{folder["other"]}: a list in a list is not read",
        ], set.Failures.Select(failure => failure.Message));
    }

    [Fact]
    public void Folder_is_a_failure_without_recursion()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("sub/a.pcap", "b.pcap");
        CaptureSet set = CaptureSet.Expand([folder["*"]]);
        Assert.Equal(["b.pcap"], folder.Relative(set.Files));
        Assert.Equal(
            $"{folder["sub"]}: is a directory; -R reads the captures in it", Assert.Single(set.Failures).Message);
    }

    [Fact]
    public void Glob_includes_every_match()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("b.pcap").With("a.pcap", "text"u8.ToArray());
        Assert.Equal(["a.pcap", "b.pcap"], folder.Relative(CaptureSet.Expand([folder["*.pcap"]]).Files));
    }

    [Fact]
    public void Empty_name_is_refused() => Assert.Throws<ArgumentException>(() => CaptureSet.Expand([""]));

    [Fact]
    public void Length_is_that_of_all_files_with_links_followed()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a", "b").With("empty", []);
        File.CreateSymbolicLink(folder["link"], folder["a"]);
        long one = new FileInfo(folder["a"]).Length;
        Assert.Equal(3 * one, CaptureSet.Expand([folder["*"], folder["missing"]]).GetLength());
        Assert.Equal(one, CaptureSet.Expand([folder["*"]]).GetLength(enough: 1));
    }

    [Fact]
    public void Length_is_unknown_with_a_pipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on other systems a pipe looks like an empty file");
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a").WithPipe("pipe");
        Assert.Null(CaptureSet.Expand([folder["a"], folder["pipe"]]).GetLength());
        Assert.Null(CaptureSet.Expand([folder["a"], "-"]).GetLength());
    }
}
