using System.Runtime.Versioning;
using PcapStream.Inputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Inputs;

public sealed class FolderWalkTests
{
    private readonly List<string> _passedOver = [];
    private readonly List<string> _failures = [];

    [Fact]
    public void Captures_are_recognised_by_their_first_bytes()
    {
        using TemporaryFolder folder = new TemporaryFolder()
            .WithCaptures("b.txt", "sub/.hidden", "sub/deep/er/c", "a b [x].pcap")
            .With("ng", new PcapNgBuilder().Section().ToArray()).With("notes.pcap", "no capture"u8.ToArray())
                .With("empty.pcap", []);
        Assert.Equal(["a b [x].pcap", "b.txt", "ng", "sub/.hidden", "sub/deep/er/c"], Walk(folder));
        Assert.Equal(
            [$"{folder["empty.pcap"]}: is empty, or no plain file", $"{folder["notes.pcap"]}: is not a capture: its " +
                $"first bytes are not those of a known format"], _passedOver);
    }

    [Fact]
    public void Capture_with_a_damaged_start_is_included()
    {
        using TemporaryFolder folder = new TemporaryFolder()
            .With("cut.pcap", File.ReadAllBytes(Repository.TestData("vectors", "cut-file-header.pcap")));
        Assert.Equal(["cut.pcap"], Walk(folder));
    }

    [Fact]
    public void Order_is_that_of_the_whole_paths()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a/z", "a-b/y", "B", "a.c");
        Assert.Equal(["B", "a-b/y", "a.c", "a/z"], Walk(folder));
    }

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_captures_are()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("sub/a.pcap");
        Directory.CreateSymbolicLink(folder["sub/loop"], folder.Path);
        File.CreateSymbolicLink(folder["link.pcap"], folder["sub/a.pcap"]);
        File.CreateSymbolicLink(folder["self"], folder["self"]);
        File.CreateSymbolicLink(folder["gone"], folder["nothing"]);
        Assert.Equal(["link.pcap", "sub/a.pcap"], Walk(folder));
        Assert.Contains($"{folder["sub/loop"]}: is a link to a directory, and is not followed", _passedOver);
    }

    [Fact]
    public void Pipes_are_not_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "named pipes in folders are Unix's");
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a.pcap").WithPipe("pipe");
        File.CreateSymbolicLink(folder["link"], folder["pipe"]);
        Assert.Equal(["a.pcap"], Walk(folder));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Unreadable_folder_does_not_hide_the_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "root reads everything");
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a.pcap", "closed/b.pcap");
        File.SetUnixFileMode(folder["closed"], UnixFileMode.None);
        IEnumerable<string> found = Walk(folder);
        File.SetUnixFileMode(
            folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(["a.pcap"], found);
        Assert.Equal([$"{folder["closed"]}: permission denied"], _failures);
    }

    private IEnumerable<string> Walk(TemporaryFolder folder) =>
        folder.Relative(FolderWalk.Captures(folder.Path, _passedOver.Add, error => _failures.Add(error.Message)));
}
