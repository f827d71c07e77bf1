
namespace PcapStream.Processes.Tests;

public sealed class GuardedFolderTests
{
    [Fact]
    public void A_folder_is_gone_with_all_in_it_when_it_is_done_with()
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
