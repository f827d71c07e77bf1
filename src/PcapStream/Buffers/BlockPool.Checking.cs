namespace PcapStream.Buffers;

/// <content>A recount from the structures themselves, for tests.</content>
internal sealed unsafe partial class BlockPool
{
    /// <summary>Recounts every arena, pool, block and slot.</summary>
    /// <exception cref="InvalidOperationException">Something does not add up; the message says what.</exception>
    internal void CheckInvariants()
    {
        BiasedLock.Visit visit = _lock.EnterAsGuest();
        try
        {
            Drain();
            AssertIdentity();
            Dictionary<nint, int> slotsByPool = RecountSlots();
            RecountPools(slotsByPool);
            CheckUsedLists();
            CheckUsableArenas();
        }
        finally
        {
            _lock.Exit(visit);
        }
    }

    private Dictionary<nint, int> RecountSlots()
    {
        var slotsByPool = new Dictionary<nint, int>();
        long allocated = 0, large = 0, live = 0;
        for (int id = 0; id < _slots.Capacity; id++)
        {
            LeaseSlot* slot = _slots.Locate(id);
            if (slot->Pool == LeaseSlot.Unused)
                continue;
            live += slot->Length >= 0 ? 1 : 0;
            Require(slot->State > 0 == slot->Length >= 0, "a slot is live, or in quarantine, or unused");
            if (slot->Pool == LeaseSlot.Large)
            {
                large += LargeBytes(slot);
                continue;
            }
            allocated += Math.Max(slot->Length, 0);
            PoolHeader* pool = _arenas.Header(slot->Pool);
            Require(!pool->IsFree(slot->Address), "the block of a live lease is not free");
            Require(slot->RequestedLength + _fences <= pool->BlockSize, "a lease fits its block");
            slotsByPool[(nint)pool] = slotsByPool.GetValueOrDefault((nint)pool) + 1;
        }
        Require(allocated == _count.Allocated, "allocated bytes");
        Require(large == _count.Large, "large bytes");
        Require(live == _count.Live, "live leases");
        return slotsByPool;
    }

    private void RecountPools(Dictionary<nint, int> slotsByPool)
    {
        long poolBytes = 0, blockBytes = 0, unused = 0;
        int empty = 0;
        foreach (Arena arena in _arenas.Arenas)
        {
            unused += (long)arena.FreeUnits * PoolHeader.UnitBytes;
            empty += arena.IsMapped && arena.IsEmpty ? 1 : 0;
            for (int unit = 0; arena.NextPool(ref unit) is var pool && pool != null; unit += pool->Units)
            {
                poolBytes += pool->Bytes;
                blockBytes += (long)pool->Used * pool->BlockSize;
                Require(pool->Used > 0 && pool->Used + pool->CountFree() == pool->Capacity, "used + free = capacity");
                Require(slotsByPool.GetValueOrDefault((nint)pool) == pool->Used, "every block in use has its slot");
            }
        }
        Require(empty <= 1, "one wholly empty arena is kept at most");
        Require(poolBytes == _count.PoolBytes, "pool bytes");
        Require(blockBytes == _count.BlockBytes, "block bytes");
        Require(unused == _arenas.UnusedBytes, "unused bytes");
        Require(poolBytes + unused + HeaderBytes + _count.Large == _memory.Share.Reserved, "pools + unused + headers + large = mapped");
    }

    private void CheckUsedLists()
    {
        int listed = 0, partial = 0;
        for (int index = 0; index < _used.Length; index++)
        {
            for (PoolHeader* pool = _used[index]; pool != null; pool = pool->Next, listed++)
                Require(pool->Class == index && !pool->IsFull && (pool->Next == null || pool->Next->Previous == pool), "a listed pool has room");
        }
        foreach (Arena arena in _arenas.Arenas)
        {
            for (int unit = 0; arena.NextPool(ref unit) is var pool && pool != null; unit += pool->Units)
                partial += pool->IsFull ? 0 : 1;
        }
        Require(listed == partial, "every pool with room is listed once");
    }

    private void CheckUsableArenas()
    {
        int listed = 0, usable = 0;
        for (Arena? arena = _arenas.FirstUsable; arena is not null; arena = arena.Next, listed++)
            Require(arena.FreeUnits > 0 && (arena.Next is null || arena.Next.FreeUnits >= arena.FreeUnits), "arenas are sorted by free units");
        foreach (Arena arena in _arenas.Arenas)
            usable += arena.IsMapped && arena.Free != 0 ? 1 : 0;
        Require(listed == usable, "every arena with room is listed once");
    }

    private static void Require(bool holds, string invariant)
    {
        if (!holds)
            throw new InvalidOperationException($"Broken: {invariant}.");
    }
}
