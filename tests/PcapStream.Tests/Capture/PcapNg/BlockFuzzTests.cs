using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class BlockFuzzTests
{
    private const int Runs = 1500;

    private static readonly InfoOptions Small = new()
    {
        Batches = new BatchOptions { MemoryLimit = 6 << 20, Threads = 1 },
    };

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Mutated_blocks_yield_a_description_or_an_expected_error(ByteOrder order)
    {
        byte[] sound = PcapNgBuilder.EveryBlock(order);
        var random = new Random(11);
        for (int i = 0; i < Runs; i++)
        {
            byte[] capture = [.. sound];
            for (int flips = random.Next(1, 12); flips > 0; flips--)
                capture[random.Next(12, capture.Length)] = (byte)random.Next(256);
            using var file = new TemporaryFile(capture);
            try
            {
                CaptureInfo info = InfoOperation.Run(file.Path, Small);
                Assert.Equal(capture.Length, info.CaptureBytes);
                Assert.InRange(info.Description.ResolvedNames.Ipv4, 0, capture.Length);
                Assert.InRange(info.PacketComments.Sum(one => one.Comment.Length), 0, capture.Length);
            }
            catch (CaptureException)
            {
                // The error for a mutated section header.
            }
        }
    }
}
