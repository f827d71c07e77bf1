using System.Numerics;
using PcapStream.Buffers;

namespace PcapStream.Tests.Buffers;

public class ArenaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void A_run_of_units_is_free_aligned_and_as_tight_as_can_be(int units)
    {
        var random = new Random(units);
        for (int round = 0; round < 20_000; round++)
        {
            ulong free = random.NextUInt64() | (round % 3 == 0 ? random.NextUInt64() | random.NextUInt64() : 0);
            if (round % 5 == 0)
                free |= 0xFFFFUL << (16 * random.Next(4));
            int first = ArenaUnits.Find(free, units);
            int[] candidates = [.. Enumerable.Range(0, 64 / units).Select(i => i * units).Where(i => (free & Run(i, units)) == Run(i, units))];
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
    public void Arenas_return_to_the_system_after_a_burst_and_one_is_kept()
    {
        var counting = new CountingAllocator();
        using BufferAllocator allocator = Some.Allocator(counting, 32 * Some.MiB, 16 * Some.MiB);
        PacketLease[] burst = [.. Enumerable.Range(0, 8000).Select(_ => allocator.Rent(1500))];
        int high = allocator.GetStatistics().Arenas;
        Assert.True(high >= 11);
        foreach (PacketLease lease in burst)
            lease.Release();

        PoolStatistics after = allocator.GetStatistics();
        Assert.Equal(1, after.Arenas);
        Assert.Equal(high, after.ArenasHighWater);
        Assert.Equal(high - 1, after.ArenasReclaimed);
        Assert.Equal(0, after.Pools);
        allocator.ShouldBeSound(counting);

        Assert.Equal(0, allocator.Collect());
        Assert.Equal(0, allocator.GetStatistics().Arenas);
        allocator.ShouldBeSound(counting);
    }

    [Fact]
    public unsafe void New_pools_come_from_the_fullest_arena_so_that_others_drain()
    {
        var counting = new CountingAllocator();
        var arenas = new ArenaSet(new MappedMemory(counting, new MemoryBudget(8 * Some.MiB)));
        var pools = new nint[3 * ArenaUnits.Count];
        for (int i = 0; i < pools.Length; i++)
            pools[i] = (nint)arenas.TryTake(1);
        Assert.Null(arenas.FirstUsable);
        int[] freed = [10, 3, 20];
        for (int arena = 0; arena < 3; arena++)
        {
            for (int i = 0; i < freed[arena]; i++)
                arenas.Return((PoolHeader*)pools[arena * ArenaUnits.Count + 2 * i]);
        }

        int[] takenFrom = [.. Enumerable.Range(0, 33).Select(_ => arenas.TryTake(1)->Id / ArenaUnits.Count)];
        Assert.Equal([.. Enumerable.Repeat(1, 3), .. Enumerable.Repeat(0, 10), .. Enumerable.Repeat(2, 20)], takenFrom);
        Assert.Equal(3, arenas.Mapped);
        arenas.UnmapAll();
        Assert.Equal(0, counting.Bytes);
    }

    [Fact]
    public void Coming_and_going_at_an_arenas_edge_does_not_map_and_unmap()
    {
        using BufferAllocator allocator = Some.Allocator(RawAllocator.System);
        for (int i = 0; i < 1000; i++)
            allocator.Rent(60_000).Release();
        Assert.Equal(1, allocator.GetStatistics().ArenasAllocated);
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
