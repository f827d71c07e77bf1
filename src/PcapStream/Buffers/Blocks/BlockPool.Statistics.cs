using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Blocks;

/// <content>Counts for <see cref="PoolStatistics"/>, and disposal.</content>
internal sealed unsafe partial class BlockPool
{
    /// <summary>
    /// Whether pools + unused + headers + large = mapped, by the counts kept. Inside the lock, or with one thread only.
    /// </summary>
    internal bool IsBalanced =>
        _count.Pools + _arenas.UnusedBytes + HeaderBytes + _count.Large == _memory.Share.Reserved;

    internal bool IsUnbiased => _lock.IsUnbiased;

    private long HeaderBytes => _arenas.HeaderBytes + _slots.Bytes;

    /// <summary>Frees what other threads released and counts everything except chunks.</summary>
    internal PoolStatistics Count(ChunkPool.Counts chunks, MemoryBudget budget)
    {
        BiasedLock.Visit visit = _lock.EnterAsGuest();
        try
        {
            Drain();
            IReadOnlyList<SizeClassStatistics> classes = CountClasses();
            SlotCounts slots = CountSlots();
            long blocks = 0;
            int pools = 0;
            foreach (SizeClassStatistics row in classes)
            {
                blocks += row.BlocksInUse * row.BlockSize;
                pools += row.Pools;
            }
            return new PoolStatistics
            {
                LimitBytes = budget.Limit,
                MappedBytes = _memory.Share.Reserved + chunks.MappedBytes,
                PeakMappedBytes = budget.Peak,
                AllocatedBytes = slots.Allocated,
                QuantizationBytes = blocks - slots.Allocated,
                AvailableBytes = _count.Pools - blocks,
                UnusedPoolBytes = _arenas.UnusedBytes,
                HeaderBytes = HeaderBytes,
                ChunkBytes = chunks.ChunkBytes,
                LargeBytes = _count.Large + chunks.TableBytes,
                LeasesLive = slots.Live,
                LeasesTotal = slots.Total,
                ChainDrains = _count.Drains,
                Arenas = _arenas.Mapped,
                ArenasHighWater = _arenas.HighWater,
                ArenasAllocated = _arenas.AllocatedTotal,
                ArenasReclaimed = _arenas.ReclaimedTotal,
                Pools = pools,
                ChunksInUse = chunks.InUse,
                ChunksInUseHighWater = chunks.InUseHighWater,
                ChunksCached = chunks.Cached,
                Classes = classes,
            };
        }
        finally
        {
            _lock.Exit(visit);
        }
    }

    public void Dispose()
    {
        BiasedLock.Visit visit = _lock.EnterAsGuest();
        try
        {
            if (_disposed)
                return;
            Volatile.Write(ref _disposed, true);
            Drain();
            if (BytesInUse.AreCounted)
                BytesInUse.Add(-CountSlots().Held);
            UnmapLarge();
            Array.Clear(_used);
            _arenas.UnmapAll();
            _slots.UnmapAll();
            _count = new BlockCounters { Drains = _count.Drains };
        }
        finally
        {
            _lock.Exit(visit);
        }
    }

    private void UnmapLarge()
    {
        for (int id = 0; id < _slots.Capacity; id++)
        {
            LeaseSlot* slot = _slots.Locate(id);
            if (slot->IsInUse && slot->Pool == null)
                _memory.Unmap(slot->Address - _frontFence, LargeBytes(slot));
        }
    }

    private List<SizeClassStatistics> CountClasses()
    {
        Span<(int Pools, long Used, long Blocks)> sums = stackalloc (int, long, long)[SizeClass.Count];
        sums.Clear();
        foreach (Arena arena in _arenas.Arenas)
        {
            for (int unit = 0; arena.NextPool(ref unit) is var pool && pool != null; unit += pool->Units)
            {
                ref (int Pools, long Used, long Blocks) sum = ref sums[pool->Class];
                sum = (sum.Pools + 1, sum.Used + pool->Used, sum.Blocks + pool->Capacity);
            }
        }
        var rows = new List<SizeClassStatistics>();
        for (int index = 0; index < sums.Length; index++)
        {
            (int pools, long used, long blocks) = sums[index];
            if (pools != 0)
            {
                rows.Add(new SizeClassStatistics
                {
                    Class = index,
                    BlockSize = SizeClass.SizeOf(index),
                    Pools = pools,
                    BlocksInUse = used,
                    BlocksAvailable = blocks - used,
                });
            }
        }
        return rows;
    }

    /// <summary>Counts leases by their slots. A slot's generation is the number of its leases so far.</summary>
    private SlotCounts CountSlots()
    {
        SlotCounts sum = default;
        for (int number = 0; number < _slots.Capacity; number++)
        {
            LeaseSlot* slot = _slots.Locate(number);
            sum.Total += LeaseId.GenerationOf(slot->State);
            if (!LeaseId.IsLive(slot->State))
                continue;
            sum.Live++;
            sum.Held += BlockBytes(slot);
            sum.Allocated += slot->Pool == null ? 0 : slot->Length;
        }
        return sum;
    }

    private struct SlotCounts
    {
        internal long Total;
        internal long Live;
        internal long Allocated;
        internal long Held;
    }
}

/// <summary>Counts that are kept up to date. Leases are not counted: it would cost a tenth of their time.</summary>
/// <remarks>
/// Invariant: Pools + unused pools + headers + Large = bytes reserved of the lease share, and in debug builds
/// 0 &lt;= Allocated &lt;= Blocks &lt;= Pools. Release builds count Allocated and Blocks on request.
/// </remarks>
internal struct BlockCounters
{
    /// <summary>Bytes of pools that have a class.</summary>
    internal long Pools;

    /// <summary>Bytes mapped for leases too large for a block.</summary>
    internal long Large;

    /// <summary>How often the return chain was freed.</summary>
    internal long Drains;

    /// <summary>Bytes requested by the leases in blocks. Debug builds only.</summary>
    internal long Allocated;

    /// <summary>Bytes of the blocks in use. Debug builds only.</summary>
    internal long Blocks;
}
