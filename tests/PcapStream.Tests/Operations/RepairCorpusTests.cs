using System.Text;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>
/// Other people's captures, damaged in every way and repaired: other people's programs read all of what is left.
/// </summary>
public sealed class RepairCorpusTests : IDisposable
{
    private const int Kinds = 8;
    private const int FileHeader = 24;
    private const int LargestFile = 300_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(120)]
    [InlineData(121)]
    public void Capinfos_accepts_every_repaired_capture(int seed)
    {
        List<(string Original, string Repaired)> repaired = Repair(seed, every: 1);
        Assert.True(repaired.Count > 700, $"only {repaired.Count} captures were repaired");
        (_, _, string[] complaints) =
            ForeignTool.Run("capinfos", ["-T", "-c", .. repaired.Select(one => one.Repaired)]);
        // A changed link type is another one that is sound, and may be unknown to it.
        Assert.DoesNotContain(complaints, line =>
            !line.Contains("Unknown packet encapsulation", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tcpdump", 122, 4)]
    [InlineData("tshark", 123, 40)]
    public void Others_read_repaired_captures_without_complaint(string tool, int seed, int every)
    {
        var complaining = new List<string>();
        foreach ((string original, string repaired) in Repair(seed, every))
        {
            // tcpdump refuses mixed link types and some others; what it refuses of the original is not our doing.
            if (Complains(tool, repaired) && !Complains(tool, original))
                complaining.Add(repaired);
        }
        Assert.Empty(complaining);
    }

    [Fact]
    public void Repaired_capture_needs_no_repair()
    {
        foreach ((_, string repaired) in Repair(seed: 124, every: 5))
        {
            ConvertResult again =
                ConvertOperation.Run([repaired], _folder["again"], new ConvertOptions { Repair = true });
            Assert.Empty(again.Damage);
        }
    }

    private static bool Complains(string tool, string file)
    {
        (int exitCode, string[] output, string[] complaints) = tool == "tcpdump"
            ? ForeignTool.Run(tool, "-n", "-q", "-r", file)
            : ForeignTool.Run(tool, "-n", "-r", file, "-w", "/dev/null");
        // Interfaces are looked for, which a capture of nothing does not have.
        return exitCode != 0 ||
            output.Concat(complaints).Any(line => line.Contains("Invalid header", StringComparison.Ordinal)) ||
            complaints.Any(line => line.Contains("no Interface Description Blocks", StringComparison.Ordinal));
    }

    // Captures that capinfos accepts, each damaged once; none that has lost all packets and interfaces.
    private List<(string Original, string Repaired)> Repair(int seed, int every)
    {
        var random = new Random(seed);
        var repaired = new List<(string, string)>();
        foreach (string[] row in File.ReadLines(Path.Combine(Corpus.Root, "expected", "capinfos.tsv")).Select(line =>
            line.Split('\t'))
            .Where((row, index) => row[1] == "0" && index % every == 0))
        {
            string original = Path.Combine(Corpus.Root, row[0]);
            if (new FileInfo(original).Length is < 2 * FileHeader or > LargestFile)
                continue;
            string output = _folder[row[0].Replace('/', '_')];
            _folder.With("damaged", Damage(File.ReadAllBytes(original), random));
            try
            {
                ConvertResult result =
                    ConvertOperation.Run([_folder["damaged"]], output, new ConvertOptions { Repair = true });
                if (result.Packets > 0)
                    repaired.Add((original, output));
            }
            catch (CaptureException)
            {
                // What is left is no capture, or has no link type.
            }
        }
        return repaired;
    }

    private static byte[] Damage(byte[] capture, Random random)
    {
        int at = random.Next(FileHeader, capture.Length);
        int length = Math.Min(random.Next(1, 200), capture.Length - at);
        byte[] noise = new byte[random.Next(1, 60)];
        random.NextBytes(noise);
        switch (random.Next(Kinds))
        {
            case 0:
                capture[at] ^= (byte)(1 << random.Next(8));
                return capture;
            case 1:
                return capture[..at];
            case 2:
                return [.. capture[..at], .. capture[(at + length)..]];
            case 3:
                return [.. capture[..at], .. noise, .. capture[at..]];
            case 4:
                capture.AsSpan(at, length).Clear();
                return capture;
            case 5:
                noise.AsSpan(0, Math.Min(noise.Length, length)).CopyTo(capture.AsSpan(at));
                return capture;
            case 6:
                int from = random.Next(FileHeader, capture.Length);
                return [.. capture[..at], .. capture[from..Math.Min(from + 300, capture.Length)], .. capture[at..]];
            default:
                Encoding.Latin1.GetBytes("\u00FF\u00FF\u00FF\u007F").AsSpan(0,
                    Math.Min(4, length)).CopyTo(capture.AsSpan(at & ~3));
                return capture;
        }
    }
}
