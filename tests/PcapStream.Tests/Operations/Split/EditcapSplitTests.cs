using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Split;

/// <summary>editcap's parts have the same packets, apart from those that it leaves empty.</summary>
public sealed class EditcapSplitTests
{
    private const int MostParts = 500;

    [Theory]
    [InlineData("packets=1", "-c", "1")]
    [InlineData("packets=7", "-c", "7")]
    [InlineData("interval=1s", "-i", "1")]
    [InlineData("interval=60s", "-i", "60")]
    public void Parts_are_editcaps(string rule, string option, string value)
    {
        int compared = 0;
        int parts = 0;
        var differing = new List<string>();
        foreach (string file in Editcap.Captures(every: 12))
        {
            if (!MakesFewParts(file) || !Editcap.CopiesExactly(file))
                continue;
            using var theirs = new TemporaryFolder();
            using var ours = new TemporaryFolder();
            if (ForeignTool.Run("editcap", "-F", "pcapng", option, value, file, theirs["part.pcapng"]).ExitCode != 0)
                continue;
            SplitRun.Of(file, ours["part.pcapng"], rule, format: CaptureFormat.PcapNg);
            List<List<ReadPacket>> expected = SplitRun.Parts(theirs);
            expected.RemoveAll(part => part.Count == 0);
            List<List<ReadPacket>> found = SplitRun.Parts(ours);
            compared++;
            parts += found.Count;
            if (expected.Count != found.Count
                || expected.Zip(found).Any(pair => !Editcap.Same(pair.First, pair.Second)))
                differing.Add($"{file}: {expected.Count} and {found.Count}");
        }
        Assert.True(compared > 25, $"only {compared} captures were compared");
        Assert.True(parts > compared, $"only {parts} parts");
        Assert.Empty(differing);
    }

    // editcap writes a file for every second, also where there are no packets for years.
    private static bool MakesFewParts(string file)
    {
        List<ReadPacket> packets = ReadPacket.All(File.ReadAllBytes(file)).Packets;
        return packets.Count is > 0 and <= MostParts
            && packets.Max(packet => packet.Nanoseconds) - packets.Min(packet => packet.Nanoseconds)
                < MostParts * 1_000_000_000L;
    }
}
