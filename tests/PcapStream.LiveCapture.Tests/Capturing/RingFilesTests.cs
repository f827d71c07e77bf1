using PcapStream.LiveCapture.Capturing;
using PcapStream.Tests.Support;

namespace PcapStream.LiveCapture.Tests.Capturing;

/// <summary>Names and removal of the files of a ring.</summary>
public sealed class RingFilesTests
{
    private static readonly DateTime Start = new(2026, 1, 31, 23, 59, 58);

    [Theory]
    [InlineData("out.pcapng", "out_00007_20260131235958.pcapng")]
    [InlineData("a.b/out.pcapng.zst", "a.b/out_00007_20260131235958.pcapng.zst")]
    [InlineData("out", "out_00007_20260131235958")]
    [InlineData("out.gz", "out_00007_20260131235958.gz")]
    public void Number_and_time_stand_before_the_extensions(string path, string expected) =>
        Assert.Equal(expected, RingFiles.NameOf(path, 7, Start));

    [Fact]
    public void The_oldest_of_its_own_files_is_removed_and_no_other()
    {
        using var folder = new TemporaryFolder();
        string other = folder["out_00000_20250101000000.pcap"];
        File.WriteAllText(other, "");
        var files = new RingFiles(folder["out.pcap"], new RotationRules { Packets = 1, Files = 2 });
        for (int i = 0; i < 4; i++)
            File.WriteAllText(files.Next(Start.AddSeconds(i)), "");
        Assert.Equal(4, files.Started);
        Assert.Equal(
            [Path.GetFileName(other), "out_00003_20260201000000.pcap", "out_00004_20260201000001.pcap"],
            folder.Files.Order());
        Assert.Equal(folder.Files.Order().Skip(1), files.Kept.Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void Without_rules_there_is_one_file_of_the_name() =>
        Assert.Equal("out.pcap", new RingFiles("out.pcap", rules: null).Next(Start));
}
