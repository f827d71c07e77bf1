
namespace PcapStream.Processes.Tests;

public sealed class GuardedFolderTests
{
    [Fact]
    public void Folder_is_removed_with_its_contents()
    {
        string path;
        using (var folder = GuardedFolder.Create("test"))
        {
            path = folder.Path;
            Directory.CreateDirectory(Path.Join(path, "quarter"));
            File.WriteAllText(Path.Join(path, "quarter", "it's a.pcap"), "x");
        }
        Assert.False(Directory.Exists(path));
    }
}
