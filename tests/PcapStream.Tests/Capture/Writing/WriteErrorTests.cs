using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

/// <summary>What the system refuses becomes one line with the file's name.</summary>
public sealed class WriteErrorTests : IDisposable
{
    private const string FullDisk = "/dev/full";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_does_not_exist_is_named() =>
        Assert.Equal($"{_folder["no/out"]}: cannot be created: no such directory", CreatingFails(_folder["no/out"]));

    [Fact]
    public void A_directory_is_told_from_a_file() =>
        Assert.Equal($"{_folder.Path}: is a directory, not a file to write", CreatingFails(_folder.Path));

    [Fact]
    public void What_may_not_be_written_may_not_be_replaced()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "a privileged user may write every file");
        string target = _folder["out"];
        File.WriteAllText(target, "old");
        File.SetAttributes(target, FileAttributes.ReadOnly);
        Assert.EndsWith("permission denied", CreatingFails(target));
        Assert.Equal("old", File.ReadAllText(target));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_full_disk_ends_writing_for_good(bool compressed)
    {
        Assert.SkipUnless(File.Exists(FullDisk), $"there is no {FullDisk}");
        using var writer =
            CaptureWriter.Create(FullDisk, new() { Compression = compressed ? Compressions.Find("gzip") : null });
        writer.AddInterface(Written.Ethernet);
        byte[] data = new byte[1000];
        new Random(34).NextBytes(data);
        CaptureException error = Assert.Throws<CaptureException>(() =>
        {
            for (int i = 0; i < 1000; i++)
                writer.Write(0, default, data, 1000);
        });
        Assert.Equal("/dev/full: cannot be written: No space left on device", error.Message);
        Assert.False(error.ReaderIsGone);
        Assert.Same(error, Assert.Throws<CaptureException>(writer.Complete));
    }

    [Fact]
    public void A_full_disk_is_noticed_at_the_end_at_the_latest()
    {
        Assert.SkipUnless(File.Exists(FullDisk), $"there is no {FullDisk}");
        using var writer = CaptureWriter.Create(FullDisk);
        Assert.Contains("No space left", Assert.Throws<CaptureException>(writer.Complete).Message);
    }

    [Theory]
    [InlineData("FrameCheckSequenceLength", "pcap", 9, 16)]
    [InlineData("FrameCheckSequenceLength", "pcap", 9, 32)]
    [InlineData("FrameCheckSequenceLength", "pcapng", 9, -2)]
    [InlineData("Precision", "pcap", 3, null)]
    [InlineData("Precision", "pcapng", 10, null)]
    [InlineData("Precision", "pcapng", -1, null)]
    public void Options_out_of_bounds_create_no_file(string option, string format, int decimals, int? sequence)
    {
        var options = new CaptureWriterOptions
        {
            Format = CaptureFormats.Find(format)!,
            Precision = (TimestampPrecision)decimals,
            FrameCheckSequenceLength = sequence,
        };
        Assert.Equal(
            option,
            Assert.Throws<ArgumentOutOfRangeException>(() => CaptureWriter.Create(_folder["out"], options)).ParamName);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void A_compression_that_cannot_be_written_leaves_no_file()
    {
        Assert.Throws<CaptureException>(() => CaptureWriter.Create(_folder["out"], new()
        {
            Compression = Compressions.Find("bzip2"),
        }));
        Assert.Empty(_folder.Files);
    }

    private static string CreatingFails(string path) =>
        Assert.Throws<CaptureException>(() => CaptureWriter.Create(path)).Message;
}
