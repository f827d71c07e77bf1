using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Leases;

namespace PcapStream.Buffers.Blocks;

/// <content>A recount from the structures themselves, for tests.</content>
internal sealed unsafe partial class BlockPool
{
    /// <summary>Recounts every arena, pool, block and slot.</summary>
    /// <exception cref="InvalidOperationException">A count is wrong; the message says which.</exception>
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
        long allocated = 0, large = 0;
        for (int number = 0; number < _slots.Capacity; number++)
        {
            LeaseSlot* slot = _slots.Locate(number);
            if (!slot->IsInUse)
                continue;
            Require(LeaseId.SlotOf(slot->State) == number, "a slot keeps its number");
            Require(LeaseId.IsLive(slot->State) == slot->Length >= 0, "a slot in use is live or in quarantine");
            PoolHeader* pool = slot->Pool;
            if (pool == null)
            {
                large += LargeBytes(slot);
                continue;
            }
            allocated += Math.Max(slot->Length, 0);
            long offset = slot->Address - _frontFence - pool->Base;
            Require(
                offset % pool->BlockSize == 0 && offset / pool->BlockSize < pool->Carved, "a lease has a carved block");
            Require(slot->RequestedLength + _fences <= pool->BlockSize, "a lease fits its block");
            slotsByPool[(nint)pool] = slotsByPool.GetValueOrDefault((nint)pool) + 1;
        }
        Require(large == _count.Large, "large bytes");
        Require(allocated == CountSlots().Allocated, "allocated bytes");
        return slotsByPool;
    }

    private void RecountPools(Dictionary<nint, int> slotsByPool)
    {
        long pools = 0, unused = 0;
        int idle = 0;
        foreach (Arena arena in _arenas.Arenas)
        {
            unused += (long)arena.FreeUnits * PoolHeader.UnitBytes;
            idle += arena.IsIdle ? 1 : 0;
            Require((arena.Free & arena.Retired) == 0, "retired units are not free");
            for (int unit = 0; arena.NextPool(ref unit) is var pool && pool != null; unit += pool->Units)
            {
                pools += pool->Bytes;
                Require(
                    pool->Used > 0 == ((arena.Retired & Arena.UnitsOf(pool)) == 0),
                    "a pool is retired when nothing of it is in use");
                Require(
                    pool->Used + CountFree(pool) == pool->Carved && pool->Carved <= pool->Capacity,
                    "used + free = carved");
                Require(slotsByPool.GetValueOrDefault((nint)pool) == pool->Used, "every block in use has its slot");
            }
        }
        Require(idle == _arenas.Idle && idle <= _mostIdle, "a few idle arenas are kept at most");
        Require(pools == _count.Pools, "pool bytes");
        Require(unused == _arenas.UnusedBytes, "unused bytes");
        Require(IsBalanced, "pools + unused + headers + large = mapped");
    }

    private int CountFree(PoolHeader* pool)
    {
        int count = 0;
        for (int number = pool->FreeHead; number != LeaseId.NoSlot; count++)
        {
            LeaseSlot* slot = _slots.Locate(number);
            Require(
                slot->Pool == pool && !slot->IsInUse && count < pool->Capacity, "a free block's slot is bound to it");
            number = slot->Next;
        }
        return count;
    }

    private void CheckUsedLists()
    {
        int listed = 0, partial = 0;
        for (int index = 0; index < _used.Length; index++)
        {
            PoolHeader* first = _used[index];
            for (PoolHeader* pool = first; pool != null; pool = pool->Next == first ? null : pool->Next, listed++)
            {
                Require(
                    pool->Class == index && !pool->IsFull && pool->Next->Previous == pool, "a listed pool has room");
                Require(pool->Next == first || pool->Used > 0 || pool->Next->Used == 0, "retired pools come last");
            }
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
            Require(
                arena.FreeUnits > 0 && (arena.Next is null || arena.Next.FreeUnits >= arena.FreeUnits),
                "arenas are sorted by free units");
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
