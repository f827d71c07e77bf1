using PcapStream.Buffers;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Raw;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Buffers;

public class StatisticsTests
{
    [Fact]
    public void Survivors_of_the_packet_mix_waste_less_than_eight_percent()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 64 * Some.MiB, 32 * Some.MiB);
        var random = new Random(9);
        for (int i = 0; i < 30_000; i++)
            allocator.Rent(Some.PacketLength(random));
        Assert.InRange(allocator.GetStatistics().WasteRatio, 0.01, 0.08);
    }

    [Fact]
    public void Statistics_account_for_every_byte()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting);
        allocator.Rent(100);
        allocator.Rent(70_000);
        Chunk chunk = allocator.Chunks.TryRent()!;
        nint table = allocator.TryAllocateTable(1);

        PoolStatistics now = allocator.GetStatistics();
        Assert.Equal(100, now.AllocatedBytes);
        Assert.Equal(12, now.QuantizationBytes);
        Assert.Equal(PoolHeader.UnitBytes - 112, now.AvailableBytes);
        Assert.Equal(Arena.Bytes - PoolHeader.UnitBytes, now.UnusedPoolBytes);
        Assert.Equal(ChunkPool.ChunkSize, now.ChunkBytes);
        Assert.Equal(MappedMemory.RoundToPages(70_000) + Environment.SystemPageSize, now.LargeBytes);
        Assert.Equal(2, now.LeasesLive);
        Assert.Equal(12.0 / 112, now.WasteRatio, 6);
        allocator.ShouldBeSound(counting);
        allocator.FreeTable(table, 1);
        chunk.Release();
    }

    [Fact]
    public void Nothing_is_mapped_before_it_is_needed()
    {
        using var allocator = new BufferAllocator();
        Assert.Equal(0, allocator.GetStatistics().MappedBytes);
        Assert.Equal(0, allocator.GetStatistics().WasteRatio);
    }

    [Fact]
    public void Tables_have_the_layout_of_debugmallocstats()
    {
        var statistics = new PoolStatistics
        {
            LimitBytes = 33554432,
            MappedBytes = 2170880,
            PeakMappedBytes = 3170880,
            AllocatedBytes = 16300,
            QuantizationBytes = 84,
            AvailableBytes = 16384,
            UnusedPoolBytes = 1015808,
            HeaderBytes = 53248,
            ChunkBytes = 1048576,
            LargeBytes = 20480,
            LeasesLive = 256,
            LeasesTotal = 1234567,
            ChainDrains = 3,
            Arenas = 1,
            ArenasHighWater = 2,
            ArenasAllocated = 5,
            ArenasReclaimed = 4,
            Pools = 2,
            ChunksInUse = 1,
            ChunksInUseHighWater = 2,
            ChunksCached = 0,
            Classes = [new() { Class = 3, BlockSize = 64, Pools = 2, BlocksInUse = 256, BlocksAvailable = 256 }],
        };
        const string expected = """
            Small block threshold = 65536, in 88 size classes.

            class   size   num pools   blocks in use  avail blocks
            -----   ----   ---------   -------------  ------------
                3     64           2             256           256

            # arenas allocated total           =                    5
            # arenas reclaimed                 =                    4
            # arenas highwater mark            =                    2
            # arenas allocated current         =                    1
            1 arenas * 1048576 bytes/arena     =            1,048,576

            # bytes in allocated blocks        =               16,300
            # bytes in available blocks        =               16,384
            62 unused pools * 16384 bytes      =            1,015,808
            # bytes lost to headers            =               53,248
            # bytes lost to quantization       =                   84
            # bytes in chunks                  =            1,048,576
            # bytes in large blocks and tables =               20,480
            Total                              =            2,170,880
            # bytes mapped at most             =            3,170,880
            Limit                              =           33,554,432

            # leases live                      =                  256
            # leases taken total               =            1,234,567
            # return chains drained            =                    3
            # chunks in use                    =                    1
            # chunks in use, highwater mark    =                    2
            # chunks cached                    =                    0

            """;
        Assert.Equal(expected, statistics.ToDebugMallocStats());
    }
}
