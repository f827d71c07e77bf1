using PcapStream.Buffers;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Buffers;

internal static class Some
{
    internal const long MiB = 1 << 20;

    /// <summary>
    /// The sizes of real packets: 43 % up to 100 bytes, 19 % between 1025 and 1514, a few jumbo frames.
    /// </summary>
    internal static int PacketLength(Random random) => random.NextDouble() switch
    {
        < 0.43 => random.Next(40, 101),
        < 0.72 => random.Next(101, 513),
        < 0.79 => random.Next(513, 1025),
        < 0.98 => random.Next(1025, 1515),
        _ => random.Next(2049, 9001),
    };

    /// <summary>Sizes for all paths: empty leases, blocks of all pools, and leases mapped on their own.</summary>
    internal static int AnyLength(Random random) => random.Next(100) switch
    {
        0 => 0,
        < 70 => PacketLength(random),
        < 90 => random.Next(1, 20_000),
        < 98 => random.Next(8 << 10, SizeClass.LargestBlock + 1),
        _ => random.Next(SizeClass.LargestBlock, 200_000),
    };

    internal static BufferAllocator Allocator(RawAllocator raw, long limit = 16 * MiB, long reserve = 0) =>
        new(new BufferAllocatorOptions { MemoryLimit = limit, LeaseReserve = reserve, RawAllocator = raw });

    internal static BufferAllocator DebugAllocator(LeakDetection detection = LeakDetection.Off) =>
        new(new BufferAllocatorOptions { PoolDebug = true, LeakDetection = detection });

    /// <summary>Checks all invariants.</summary>
    internal static void ShouldBeSound(this BufferAllocator allocator, CountingAllocator? counting = null)
    {
        allocator.Blocks.CheckInvariants();
        PoolStatistics now = allocator.GetStatistics();
        Assert.Equal(
            now.MappedBytes,
            now.AllocatedBytes + now.QuantizationBytes + now.AvailableBytes + now.UnusedPoolBytes +
            now.HeaderBytes + now.ChunkBytes + now.LargeBytes);
        Assert.True(now.MappedBytes <= now.LimitBytes);
        Assert.True(now.QuantizationBytes >= 0 && now.AvailableBytes >= 0);
        if (counting is not null)
            Assert.Equal(counting.Bytes, now.MappedBytes);
    }
}
