using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Selection;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>editcap selects the same packets of other people's captures, to the byte and nanosecond.</summary>
public sealed class EditcapSelectionTests : IDisposable
{
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
        foreach (string file in Editcap.Captures())
        {
            List<ReadPacket> packets = ReadPacket.All(File.ReadAllBytes(file)).Packets;
            if (packets.Count < 2 || packets.Any(packet => packet.Nanoseconds < 0))
                continue;
            (string[] arguments, ConvertOptions options) = byTime
                ? Times(random, packets)
                : Numbers(random, packets.Count);
            List<ReadPacket>? theirs = byTime
                ? Editcap.Run(arguments, file)
                : Editcap.Run(["-r"], file, arguments);
            if (theirs is null)
                continue;
            ConvertOperation.Run([file], _folder["ours"], options with { Format = CaptureFormat.PcapNg });
            compared++;
            List<ReadPacket> ours = ReadPacket.All(File.ReadAllBytes(_folder["ours"])).Packets;
            if (!Editcap.Same(theirs, ours) && Editcap.CopiesExactly(file))
                differing.Add($"{file} {string.Join(' ', arguments)}");
        }
        Assert.True(compared > 250, $"only {compared} captures were compared");
        Assert.Empty(differing);
    }

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
}
