using System.Diagnostics;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>What others have captured, written by us, and read by Wireshark and tcpdump.</summary>
public sealed class ForeignReaderCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Capinfos_counts_in_our_pcapng_what_was_written()
    {
        List<(string Original, string Output, long Packets)> written = Convert(every: 1);
        string[] lines =
            Run("capinfos", out string complaints, ["-T", "-r", "-c", .. written.Select(one => one.Output)]);
        Assert.Equal("", complaints);
        Assert.Equal(written.Select(one => $"{one.Output}\t{one.Packets}"), lines);
    }

    [Theory]
    [InlineData("tshark", 40, "-n", "-r", "FILE", "-w", "/dev/null")]
    [InlineData("tcpdump", 10, "-w", "/dev/null", "-r", "FILE")]
    public void Others_read_our_pcapng_without_complaint(string tool, int every, params string[] args)
    {
        var complaining = new List<string>();
        foreach ((string original, string output, _) in Convert(every))
        {
            Run(tool, out string complaints, [.. args.Select(arg => arg == "FILE" ? output : arg)]);
            Run(tool, out string before, [.. args.Select(arg => arg == "FILE" ? original : arg)]);
            // tcpdump refuses mixed link types and some others; what it refuses of the original is not our doing.
            if (IsComplaint(complaints) && !IsComplaint(before))
                complaining.Add($"{output}: {complaints}");
        }
        Assert.Empty(complaining);
    }

    // Captures whose link type capinfos knows.
    private List<(string Original, string Output, long Packets)> Convert(int every)
    {
        var written = new List<(string, string, long)>();
        foreach (string[] row in File.ReadLines(
            Path.Combine(Corpus.Root, "expected", "capinfos.tsv")).Select(line => line.Split('\t'))
            .Where((row, index) => row[1] == "0" && index % every == 0))
        {
            string original = Path.Combine(Corpus.Root, row[0]);
            string output = _folder[row[0].Replace('/', '_')];
            ConvertResult result =
                ConvertOperation.Run([original], output, new ConvertOptions { Format = CaptureFormat.PcapNg });
            written.Add((original, output, result.Packets));
        }
        return written;
    }

    // tcpdump and tshark tell what they are about to do.
    private static bool IsComplaint(string text) =>
        text.Split('\n').Any(line => line.Length > 0
            && !line.StartsWith("reading from file", StringComparison.Ordinal)
            && !line.StartsWith("Running as user", StringComparison.Ordinal));

    private static string[] Run(string tool, out string complaints, params string[] args)
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, tool))), $"{tool} is not installed");
        using Process process = Process.Start(new ProcessStartInfo(tool, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        complaints = errors.GetAwaiter().GetResult();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
