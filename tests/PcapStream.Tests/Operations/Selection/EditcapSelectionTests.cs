using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Selection;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>editcap selects the same packets of other people's captures, to the byte and nanosecond.</summary>
public sealed class EditcapSelectionTests : IDisposable
{
    private const long LargestFile = 4 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Selection_equals_editcaps(bool byTime)
    {
        var random = new Random(10);
        int compared = 0;
        var differing = new List<string>();
        foreach (string file in Captures())
        {
            List<ReadPacket> packets = ReadPacket.All(File.ReadAllBytes(file)).Packets;
            if (packets.Count < 2 || packets.Any(packet => packet.Nanoseconds < 0))
                continue;
            (string[] arguments, ConvertOptions options) = byTime
                ? Times(random, packets)
                : Numbers(random, packets.Count);
            (int exitCode, _, _) = ForeignTool.Run(
                "editcap", ["-F", "pcapng", .. byTime ? arguments : ["-r"], file, _folder["theirs"],
                    .. byTime ? [] : arguments]);
            // It refuses what it cannot write, and damage.
            if (exitCode != 0)
                continue;
            ConvertOperation.Run([file], _folder["ours"], options with { Format = CaptureFormat.PcapNg });
            compared++;
            if (!Same(ReadPacket.All(File.ReadAllBytes(_folder["theirs"])).Packets,
                ReadPacket.All(File.ReadAllBytes(_folder["ours"])).Packets))
                differing.Add($"{file} {string.Join(' ', arguments)}");
        }
        Assert.True(compared > 250, $"only {compared} captures were compared");
        Assert.Empty(differing);
    }

    private static IEnumerable<string> Captures() =>
        File.ReadLines(Path.Combine(Corpus.Root, "expected", "capinfos.tsv")).Select(line => line.Split('\t'))
            .Where(row => row[1] == "0").Select(row => Path.Combine(Corpus.Root, row[0]))
            .Where(file => new FileInfo(file).Length < LargestFile);

    private static (string[], ConvertOptions) Times(Random random, List<ReadPacket> packets)
    {
        // Bounds that are a packet's own time show which end is included.
        long from = packets[random.Next(packets.Count)].Nanoseconds;
        long to = Math.Max(from, packets[random.Next(packets.Count)].Nanoseconds + random.Next(2));
        return (
            ["-A", Seconds(from), "-B", Seconds(to)],
            new ConvertOptions
            {
                After = TimeBound.At(new Timestamp(from)),
                Before = TimeBound.At(new Timestamp(to)),
                SeekTimes = true,
            });
    }

    private static (string[], ConvertOptions) Numbers(Random random, int packets)
    {
        int first = random.Next(1, packets);
        string[] ranges = [$"{random.Next(1, packets)}", $"{first}-{random.Next(first, packets + 5)}"];
        Assert.True(PacketNumbers.TryParse(string.Join(',', ranges), out PacketNumbers? numbers));
        return (ranges, new ConvertOptions { Numbers = numbers });
    }

    private static string Seconds(long nanoseconds) =>
        Timestamp.FormatSeconds(nanoseconds).ToString(CultureInfo.InvariantCulture);

    private static bool Same(List<ReadPacket> theirs, List<ReadPacket> ours) =>
        theirs.Count == ours.Count && theirs.Zip(ours).All(pair =>
            pair.First.Nanoseconds == pair.Second.Nanoseconds
                // Written captures are sound: an original length is at least the captured one.
                && Math.Max(pair.First.OriginalLength, (uint)pair.First.Data.Length) == pair.Second.OriginalLength
                && pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data));
}
