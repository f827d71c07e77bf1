using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.Tests.Support;

/// <summary>Compares what the product reads with what a test wrote, to the byte and nanosecond.</summary>
internal static class CaptureAssert
{
    public static void Holds(
        IReadOnlyList<SomePacket> expected, byte[] capture, BatchOptions? options = null, int nanosecondsPerUnit = 1000)
    {
        using var file = new TemporaryFile(capture);
        using BatchReader reader = BatchReader.Open(file.Path, options);
        int index = 0;
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                Equal(expected[index++], index, packet, nanosecondsPerUnit);
        }
        Assert.Equal(expected.Count, index);
        Assert.Empty(reader.Capture.Damage);
    }

    public static void Equal(SomePacket expected, long number, PacketView packet, int nanosecondsPerUnit = 1000)
    {
        Assert.Equal(number, packet.Number);
        Assert.Equal(
            expected.Seconds * 1_000_000_000L + expected.Fraction * (long)nanosecondsPerUnit,
            packet.Timestamp.Nanoseconds);
        Assert.Equal(expected.Data.Length, packet.CapturedLength);
        Assert.Equal(expected.OriginalLength, packet.OriginalLength);
        Assert.Equal(LinkType.Ethernet, packet.LinkType);
        Assert.Equal(0, packet.Interface);
        Assert.True(packet.Data.SequenceEqual(expected.Data));
    }
}
