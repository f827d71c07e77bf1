using PcapStream.Inputs;
using PcapStream.Operations;
using PcapStream.Operations.Count;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Inputs;

public sealed class ManyFilesTests
{
    private const int Many = 1000;
    private const int Handful = 8;

    [Fact]
    public void Thousand_files_are_read_with_few_of_them_open()
    {
        using TemporaryFolder folder = Rolled(Many);
        var watch = new OpenFiles(folder);
        CaptureSet set = CaptureSet.Expand([folder.Path], new CaptureSetOptions { Recurse = true }).InTimeOrder();
        CountResult result = CountOperation.Run(set.Files, new CountOptions(), watch);
        Assert.Equal(Enumerable.Range(0, Many).Reverse().Select(Name), folder.Relative(set.Files));
        Assert.Equal(Many, result.Packets);
        Assert.Equal(set.GetLength(), watch.CaptureBytes);
        Assert.InRange(watch.Most, 0, Handful);
        Assert.Equal(0, OpenFiles.Count(folder));
    }

    // The order of names is the reverse of that of times.
    private static TemporaryFolder Rolled(int count)
    {
        var folder = new TemporaryFolder();
        for (int i = 0; i < count; i++)
            folder.WithCapture(Name(i), second: (uint)(count - i));
        return folder;
    }

    private static string Name(int number) => $"ring_{number:D5}.pcap";

    private sealed class OpenFiles(TemporaryFolder folder) : IProgress<StreamProgress>
    {
        public int Most { get; private set; }

        public long CaptureBytes { get; private set; }

        public void Report(StreamProgress value)
        {
            CaptureBytes = value.CaptureBytes;
            Most = Math.Max(Most, Count(folder));
        }

        // Where there is no /proc, nothing is counted.
        public static int Count(TemporaryFolder folder) => !OperatingSystem.IsLinux() ? 0
            : new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
                .Count(one => one.LinkTarget?.StartsWith(folder.Path, StringComparison.Ordinal) == true);
    }
}
