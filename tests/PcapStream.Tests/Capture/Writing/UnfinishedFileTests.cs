using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

/// <summary>A file gets its name when it is complete, and not before.</summary>
public sealed class UnfinishedFileTests : IDisposable
{
    private const string Unfinished = @"^out\.pcapng\.[0-9a-f]{16}\.unfinished$";

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder["out.pcapng"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Old_file_keeps_its_name_until_the_new_one_is_complete()
    {
        File.WriteAllText(Target, "old");
        using CaptureWriter writer = Started();
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Matches(Unfinished, Assert.Single(_folder.Files, file => file != "out.pcapng"));
        writer.Complete();
        Assert.Equal(["out.pcapng"], _folder.Files);
        Assert.Single(ReadPacket.All(File.ReadAllBytes(Target)).Packets);
    }

    [Theory]
    [InlineData("out.pcapng")]
    [InlineData("out.pcapng.gz")]
    public void Incomplete_file_is_removed(string name)
    {
        File.WriteAllText(_folder[name], "old");
        Started(name).Dispose();
        Assert.Equal([name], _folder.Files);
        Assert.Equal("old", File.ReadAllText(_folder[name]));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix()
    {
        using CaptureWriter first = Started();
        using CaptureWriter second = Started();
        first.Complete();
        second.Complete();
        Assert.Single(ReadPacket.All(File.ReadAllBytes(Target)).Packets);
    }

    [Fact]
    public void Link_stays_and_its_target_is_replaced()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        string actual = _folder["elsewhere/actual.pcapng"];
        File.WriteAllText(actual, "old");
        File.CreateSymbolicLink(Target, actual);
        using CaptureWriter writer = Started();
        Assert.Equal("old", File.ReadAllText(actual));
        writer.Complete();
        Assert.Equal(actual, new FileInfo(Target).LinkTarget);
        Assert.Single(ReadPacket.All(File.ReadAllBytes(actual)).Packets);
    }

    [Fact]
    public void Link_without_target_gets_its_file()
    {
        File.CreateSymbolicLink(Target, _folder["actual.pcapng"]);
        using CaptureWriter writer = Started();
        writer.Complete();
        Assert.Single(ReadPacket.All(File.ReadAllBytes(_folder["actual.pcapng"])).Packets);
    }

    [Fact]
    public void Empty_file_is_replaced()
    {
        File.WriteAllBytes(Target, []);
        using CaptureWriter writer = Started();
        Assert.Matches(Unfinished, Assert.Single(_folder.Files, file => file != "out.pcapng"));
        writer.Complete();
        Assert.Equal(["out.pcapng"], _folder.Files);
    }

    [Fact]
    public void File_is_completed_once()
    {
        using CaptureWriter writer = Started();
        writer.Complete();
        Assert.Throws<ObjectDisposedException>(writer.Complete);
        Assert.Throws<ObjectDisposedException>(() => writer.Write(0, default, [1], 1));
        Assert.Throws<ObjectDisposedException>(() => writer.AddInterface(Written.Ethernet));
        writer.Dispose();
        Assert.Equal(["out.pcapng"], _folder.Files);
    }

    private CaptureWriter Started(string name = "out.pcapng")
    {
        var writer = CaptureWriter.Create(_folder[name]);
        writer.AddInterface(Written.Ethernet);
        writer.Write(0, default, [1, 2, 3], 3);
        return writer;
    }
}
