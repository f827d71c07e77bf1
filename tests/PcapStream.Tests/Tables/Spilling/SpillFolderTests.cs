using Microsoft.Win32.SafeHandles;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Tables.Spilling;

public class SpillFolderTests
{
    [Fact]
    public void Folder_looks_empty_even_while_files_are_open()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows unlinks no open file");
        using var folder = new TemporaryFolder();
        using var spilled = new SpillFolder(folder.Path);
        SpillFile file = spilled.Create();
        file.Append([1, 2, 3]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        byte[] read = new byte[2];
        file.Read(read, 1);
        Assert.Equal([2, 3], read);
        Assert.Equal((3, 3), (spilled.WrittenBytes, spilled.HeldBytes));
        file.Dispose();
        file.Dispose();
        Assert.Equal((3, 0, 3), (spilled.WrittenBytes, spilled.HeldBytes, spilled.PeakBytes));
    }

    [Fact]
    public void Missing_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        string parent = Path.Join(folder["file"], "below");
        folder.With("file", []);
        using var spilled = new SpillFolder(parent);
        var error = Assert.Throws<SpillException>(spilled.Create);
        Assert.Equal(parent, error.Folder);
        Assert.StartsWith(parent, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_is_an_error_that_names_the_folder_and_the_need()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        using var house = new TableHouse(1 << 20, folder: path => new FullDisk(path));
        using AggregateTable<Tally, TallyLogic> table = house.Table();
        var error = Assert.Throws<SpillException>(
            () => new Model().CountAtRandom(table, new Random(1), 100_000, 90_000));
        Assert.Equal(house.Spilled.Parent, error.Folder);
        Assert.True(error.Bytes > 0);
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_lost_once_a_full_disk_has_room_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/full");
        using var house = new TableHouse(1 << 20, folder: path => new FullDisk(path) { Files = 1 });
        using AggregateTable<Tally, TallyLogic> table = house.Table();
        var model = new Model();
        int failures = 0;
        for (ulong key = 0; key < 50_000; key++)
        {
            try
            {
                model.Count(table, key, key, (long)key);
            }
            catch (SpillException)
            {
                failures++;
                key--;
            }
        }
        Assert.Equal(1, failures);
        model.ShouldBe(table);
    }

    private sealed class FullDisk(string parent) : SpillFolder(parent)
    {
        public int Files { get; set; } = int.MaxValue;

        protected override SafeFileHandle Open() =>
            Files-- > 0
                ? File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)
                : base.Open();
    }
}
