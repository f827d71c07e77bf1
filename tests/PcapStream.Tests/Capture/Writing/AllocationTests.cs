using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void Writing_allocates_nothing_in_steady_state(string format)
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out"], new() { Format = CaptureFormats.Find(format)! });
        writer.AddInterface(Written.Ethernet);
        byte[] data = new byte[300];
        Write(writer, data, 10_000);
        Assert.Equal(0, Heap.AllocatedBy(() => Write(writer, data, 50_000)));
    }

    private static void Write(CaptureWriter writer, byte[] data, int packets)
    {
        for (int i = 0; i < packets; i++)
            writer.Write(0, i % 7 == 0 ? Timestamp.None : new Timestamp(i), data, 300);
    }
}
