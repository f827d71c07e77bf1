using System.Numerics;
using PcapStream.Buffers;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Arenas;

public class ArenaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void Run_of_units_is_free_aligned_and_tight(int units)
    {
        var random = new Random(units);
        for (int round = 0; round < 20_000; round++)
        {
            ulong free = random.NextUInt64() | (round % 3 == 0 ? random.NextUInt64() | random.NextUInt64() : 0);
            if (round % 5 == 0)
                free |= 0xFFFFUL << (16 * random.Next(4));
            int first = ArenaUnits.Find(free, units);
            int[] candidates =
            [
                .. Enumerable.Range(0, 64 / units).Select(i => i * units)
                    .Where(i => (free & Run(i, units)) == Run(i, units))
            ];
            if (candidates.Length == 0)
            {
                Assert.Equal(-1, first);
                continue;
            }
            Assert.Contains(first, candidates);
            Assert.Equal(candidates.Min(i => LargestRunAround(free, i)), LargestRunAround(free, first));
        }
    }

    [Fact]
    public void Arenas_return_to_the_system_after_a_burst_except_a_few()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 32 * Some.MiB, 16 * Some.MiB);
        PacketLease[] burst = [.. Enumerable.Range(0, 8000).Select(_ => allocator.Rent(1500))];
        int high = allocator.GetStatistics().Arenas;
        Assert.True(high >= 11);
        foreach (PacketLease lease in burst)
            lease.Release();

        PoolStatistics after = allocator.GetStatistics();
        Assert.Equal(BlockPool.MostIdle, after.Arenas);
        Assert.Equal(high, after.ArenasHighWater);
        Assert.Equal(high - BlockPool.MostIdle, after.ArenasReclaimed);
        allocator.ShouldBeSound(counting);

        Assert.Equal(0, allocator.Collect());
        Assert.Equal(0, allocator.GetStatistics().Arenas);
        Assert.Equal(0, allocator.GetStatistics().Pools);
        allocator.ShouldBeSound(counting);
    }

    [Fact]
    public void Small_reserve_keeps_at_most_half()
    {
        using BufferAllocator allocator = Some.Allocator(
            RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB + Some.MiB / 2);
        PacketLease[] burst = Fill(allocator, 1500);
        Assert.Equal(4, allocator.GetStatistics().Arenas);
        Release(burst);
        Assert.Equal(2, allocator.GetStatistics().Arenas);
        allocator.ShouldBeSound();
    }

    [Fact]
    public void Second_burst_finds_the_pools_of_the_first()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 32 * Some.MiB, 16 * Some.MiB);
        int[] lengths = [.. Enumerable.Range(1, 1000).Select(i => i * 3)];
        Release([.. lengths.Select(allocator.Rent)]);
        PoolStatistics first = allocator.GetStatistics();
        for (int i = 0; i < 10; i++)
            Release([.. lengths.Select(allocator.Rent)]);
        PoolStatistics last = allocator.GetStatistics();
        Assert.Equal(first.ArenasAllocated, last.ArenasAllocated);
        Assert.Equal(first.Pools, last.Pools);
        Assert.Equal(first.UnusedPoolBytes, last.UnusedPoolBytes);
        allocator.ShouldBeSound(counting);
    }

    [Theory]
    [InlineData(64, 1500)]
    [InlineData(1500, 64)]
    [InlineData(64, 60_000)]
    [InlineData(60_000, 1500)]
    public void Retired_pools_serve_another_class_before_an_arena_is_mapped(int before, int now)
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 32 * Some.MiB, 16 * Some.MiB);
        var burst = new List<PacketLease>();
        do
        {
            burst.Add(allocator.Rent(before));
        }
        while (allocator.GetStatistics().UnusedPoolBytes > 0);
        Assert.Equal(1, allocator.GetStatistics().Arenas);
        Release(burst[1..]);
        PacketLease other = allocator.Rent(now);
        PoolStatistics after = allocator.GetStatistics();
        Assert.Equal(1, after.ArenasAllocated);
        Assert.Equal(2, after.Classes.Count);
        Assert.True(after.Pools > 2, "only as many pools are given up as are in the way");
        allocator.ShouldBeSound();
        Release([other, burst[0]]);
    }

    [Theory]
    [InlineData(64, 1500)]
    [InlineData(1500, 64)]
    [InlineData(64, 60_000)]
    [InlineData(9000, 3_000_000)]
    public void Refused_lease_leaves_no_retired_pool(int before, int now)
    {
        using BufferAllocator used = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        using BufferAllocator fresh = Some.Allocator(RawAllocator.System, 8 * Some.MiB, 4 * Some.MiB);
        PacketLease[] burst = Fill(used, before);
        int segments = (burst.Length + LeaseTable.SegmentSlots - 1) / LeaseTable.SegmentSlots;
        Release(burst);
        int most = Fill(fresh, now).Length;
        // Segments of the lease table stay.
        Assert.InRange(Fill(used, now).Length, segments == 1 ? most : most * 2 / 3, most);
        used.ShouldBeSound();
    }

    [Fact]
    public void Surviving_lease_keeps_only_its_arena()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 64 * Some.MiB, 32 * Some.MiB);
        PacketLease[] burst = [.. Enumerable.Range(0, 16_000).Select(_ => allocator.Rent(1500))];
        PacketLease survivor = burst[8000];
        Release(burst.Where(lease => lease != survivor));
        Assert.Equal(1 + BlockPool.MostIdle, allocator.GetStatistics().Arenas);
        allocator.Collect();
        Assert.Equal(1, allocator.GetStatistics().Arenas);
        Assert.Equal(1, allocator.GetStatistics().Pools);
        allocator.ShouldBeSound(counting);
        survivor.Release();
    }

    [Fact]
    public void Many_arenas_keep_only_the_last_pool_of_a_class()
    {
        const int inAnArena = 16 * (4 * PoolHeader.UnitBytes / 1536);
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System, 64 * Some.MiB, 32 * Some.MiB);
        PacketLease[] burst = [.. Enumerable.Range(0, 8 * inAnArena).Select(_ => allocator.Rent(1500))];
        Release(burst.Where((_, i) => i % inAnArena != 0));
        PoolStatistics after = allocator.GetStatistics();
        Assert.Equal(8, after.LeasesLive);
        Assert.Equal(8, after.Arenas);
        Assert.Equal(8, after.Pools);
        allocator.ShouldBeSound();
    }

    [Fact]
    public unsafe void New_pools_come_from_the_fullest_arena_so_that_others_drain()
    {
        var counting = new CountingAllocator();
        var arenas = new ArenaSet(new MappedMemory(counting, new MemoryBudget(8 * Some.MiB)));
        var pools = new nint[3 * ArenaUnits.Count];
        for (int i = 0; i < pools.Length; i++)
            pools[i] = (nint)TakeOrMap(arenas);
        Assert.Null(arenas.FirstUsable);
        int[] freed = [10, 3, 20];
        for (int arena = 0; arena < 3; arena++)
        {
            for (int i = 0; i < freed[arena]; i++)
                Return(arenas, (PoolHeader*)pools[arena * ArenaUnits.Count + 2 * i]);
        }

        int[] takenFrom = [.. Enumerable.Range(0, 33).Select(_ => arenas.TryTake(1)->Id / ArenaUnits.Count)];
        Assert.Equal([.. Enumerable.Repeat(1, 3), .. Enumerable.Repeat(0, 10), .. Enumerable.Repeat(2, 20)], takenFrom);
        Assert.Equal(3, arenas.Mapped);
        arenas.UnmapAll();
        Assert.Equal(0, counting.Bytes);
    }

    [Fact]
    public void Repeated_rents_at_an_arenas_edge_do_not_map_and_unmap()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System);
        for (int i = 0; i < 1000; i++)
            allocator.Rent(60_000).Release();
        Assert.Equal(1, allocator.GetStatistics().ArenasAllocated);
    }

    private static unsafe PoolHeader* TakeOrMap(ArenaSet arenas)
    {
        PoolHeader* pool = arenas.TryTake(1);
        return pool != null ? pool : arenas.TryMapAndTake(1);
    }

    private static unsafe void Return(ArenaSet arenas, PoolHeader* pool)
    {
        arenas.Retire(pool);
        arenas.Return(pool);
    }

    private static PacketLease[] Fill(BufferAllocator allocator, int length)
    {
        var leases = new List<PacketLease>();
        while (allocator.TryRent(length, out PacketLease lease))
            leases.Add(lease);
        return [.. leases];
    }

    private static void Release(IEnumerable<PacketLease> leases)
    {
        foreach (PacketLease lease in leases)
            lease.Release();
    }

    private static ulong Run(int first, int units) => ((1UL << units) - 1) << first;

    private static int LargestRunAround(ulong free, int unit)
    {
        int largest = 1;
        foreach (int units in (int[])[4, 16])
        {
            ulong run = Run(unit / units * units, units);
            if (BitOperations.PopCount(free & run) == units)
                largest = units;
        }
        return largest;
    }
}

file static class RandomExtensions
{
    internal static ulong NextUInt64(this Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
}
