using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Ordering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Ordering;

/// <summary>Damaged captures are merged and sorted as they are converted: the same packets, or an error.</summary>
public sealed class OrderFuzzTests : IDisposable
{
    private const int Rounds = 300;

    private readonly OrderRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Damaged_captures_lose_no_more_than_in_a_conversion()
    {
        var random = new Random(77);
        byte[][] sound =
        [
            Some.Pcap(Some.Packets(seed: 1, count: 60, maxLength: 300)),
            PcapNgBuilder.EveryBlock(ByteOrder.LittleEndian),
            PcapNgBuilder.EveryBlock(ByteOrder.BigEndian),
        ];
        for (int round = 0; round < Rounds; round++)
        {
            byte[][] damaged = [.. sound.Select(capture => Damage(capture, random))];
            foreach (OrderOptions order in (OrderOptions[])[
                new(), new() { MostOpen = 2 }, new() { Order = PacketOrder.Sorted },
                new() { Order = PacketOrder.Appended, Interfaces = InterfaceJoin.Same }])
                Check(damaged, order, round);
        }
    }

    private void Check(byte[][] captures, OrderOptions order, int round)
    {
        long? expected = Run(captures, null);
        long? found = Run(captures, order);
        Assert.True(
            expected == found, $"round {round}, {order.Order}: {expected} packets in a conversion, {found} here");
    }

    // The number of packets; null for captures that are refused.
    private long? Run(byte[][] captures, OrderOptions? order)
    {
        var options = new ConvertOptions
        {
            Format = CaptureFormat.PcapNg,
            Order = order,
            ClampTimes = true,
            Batches = BatchOptions.Default with { MemoryLimit = 8 << 20, PacketsPerBatch = 50 },
        };
        string[] files = [.. captures.Select((_, index) => _run.Folder[$"in-{index}"])];
        for (int i = 0; i < files.Length; i++)
            File.WriteAllBytes(files[i], captures[i]);
        try
        {
            return ConvertOperation.Run(files, _run.Output, options).Packets;
        }
        catch (CaptureException)
        {
            return null;
        }
    }

    private static byte[] Damage(byte[] capture, Random random)
    {
        byte[] damaged = [.. capture];
        for (int i = random.Next(4); i > 0; i--)
            damaged[random.Next(24, damaged.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? damaged[..random.Next(24, damaged.Length)] : damaged;
    }
}
