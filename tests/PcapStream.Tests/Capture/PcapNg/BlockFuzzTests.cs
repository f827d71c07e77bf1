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
        byte[] sound = Sound(order);
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

    private static byte[] Sound(ByteOrder order)
    {
        var builder = new PcapNgBuilder(order);
        byte[] note = PcapNgBuilder.Text("note");
        builder.Section((1, note));
        builder.Interface(1, 0, (1, note), (4, new byte[8]), (5, new byte[17]), (6, new byte[6]),
            (8, builder.Word64(1)), (11, [1, 2]), (18, note));
        builder.Interface(linkType: 101);
        for (uint i = 0; i < 10; i++)
        {
            builder.Names([(1, [1, 2, 3, 4, .. note, 0]), (2, new byte[20])], (1, note))
                .Statistics(i % 2, i, (2, builder.Time(1)), (4, builder.Word64(5)), (1, note))
                .Secrets(i, new byte[i * 3], (1, note)).Custom(i, new byte[i]).Custom(i, [], copied: false)
                    .Block(9, note)
                .Enhanced(i % 2, i, new byte[i * 5], null, (1, note), (1, note)).Obsolete(0, i, note, (1, note));
        }
        return builder.ToArray();
    }
}
