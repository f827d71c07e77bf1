using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Ordering;

/// <summary>reordercap sorts other people's packets in the same way.</summary>
public sealed class ReordercapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Packets_are_reordercaps()
    {
        int compared = 0;
        long outOfOrder = 0;
        var differing = new List<string>();
        foreach (string file in Editcap.Captures(every: 4))
        {
            (int exitCode, string[] report, _) = ForeignTool.Run("reordercap", file, _folder["theirs"]);
            if (exitCode != 0)
                continue;
            ConvertResult result = ConvertOperation.Run([file], _folder["ours"], new ConvertOptions
            {
                Format = CaptureFormat.PcapNg,
                Order = new OrderOptions { Order = PacketOrder.Sorted },
            });
            compared++;
            outOfOrder += result.Order!.OutOfOrder;
            List<ReadPacket> theirs = ReadPacket.All(File.ReadAllBytes(_folder["theirs"])).Packets;
            List<ReadPacket> ours = ReadPacket.All(File.ReadAllBytes(_folder["ours"])).Packets;
            string count = $"{result.Packets} frames, {result.Order.OutOfOrder} out of order";
            if ((!Editcap.Same(theirs, ours) || !report.Contains(count)) && !SpansTooLong(ours)
                && Editcap.CopiesExactly(file))
                differing.Add(file);
        }
        Assert.True(compared > 75, $"only {compared} captures were compared");
        Assert.True(outOfOrder > 0, $"only {outOfOrder} packets were out of order");
        Assert.Empty(differing);
    }

    // reordercap subtracts seconds in 32 bits, and takes times that are 68 years apart for each other's past.
    private static bool SpansTooLong(List<ReadPacket> packets) => packets.Count > 0
        && packets.Max(packet => packet.Nanoseconds) / Timestamp.NanosecondsPerSecond
            - packets.Min(packet => packet.Nanoseconds) / Timestamp.NanosecondsPerSecond > int.MaxValue;
}
