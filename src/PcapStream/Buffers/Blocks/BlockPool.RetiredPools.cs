using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Leases;

namespace PcapStream.Buffers.Blocks;

/// <content>
/// Hysteresis: an empty pool is retired, not closed (like mimalloc's retired pages), so that a burst finds the
/// pools of the last one. It keeps its class until another class needs the units, until memory is refused,
/// until <see cref="Collect"/>, or until more than <see cref="_mostIdle"/> arenas hold nothing else. When more arenas
/// than that are mapped, only the last pool with room of each class is kept.
/// </content>
internal sealed unsafe partial class BlockPool
{
    private void Retire(PoolHeader* pool)
    {
        Arena arena = _arenas.Retire(pool);
        if (_arenas.Idle > _mostIdle)
            GiveUp(arena);
        // Where many arenas are mapped they should drain: the next pool comes from the fullest.
        else if (_arenas.Mapped > _mostIdle && pool->Next != pool)
            Close(pool);
        else
            MoveLast(pool);
    }

    // Pools in use are used up first, so that the others may stay retired.
    private void MoveLast(PoolHeader* pool)
    {
        if (_used[pool->Class] == pool)
        {
            _used[pool->Class] = pool->Next;
            return;
        }
        Unlink(pool);
        LinkLast(pool);
    }

    /// <summary>Closes the retired pools in the place of a new pool of a number of units.</summary>
    private bool GiveUpFor(int units)
    {
        Arena? arena = _arenas.FindRetired(units, out int unit);
        if (arena is not null)
            Close(arena, ArenaUnits.Run(unit, units));
        return arena is not null;
    }

    /// <summary>Closes all retired pools and unmaps the arenas that have no others.</summary>
    private bool GiveUpRetired()
    {
        bool any = false;
        foreach (Arena arena in _arenas.Arenas)
        {
            if (!arena.IsIdle && arena.Retired == 0)
                continue;
            GiveUp(arena);
            any = true;
        }
        return any;
    }

    private void GiveUp(Arena arena)
    {
        bool idle = arena.IsIdle;
        Close(arena, arena.Retired);
        if (idle)
            _arenas.Unmap(arena);
    }

    private void Close(Arena arena, ulong units)
    {
        for (int unit = 0; arena.NextPool(ref unit) is var pool && pool != null; unit += pool->Units)
        {
            if ((arena.Retired & units & Arena.UnitsOf(pool)) != 0)
                Close(pool);
        }
    }

    private void Close(PoolHeader* pool)
    {
        Unlink(pool);
        for (int number = pool->FreeHead; number != LeaseId.NoSlot;)
        {
            LeaseSlot* slot = _slots.Locate(number);
            int next = slot->Next;
            _slots.Push(number, slot);
            number = next;
        }
        _count.Pools -= pool->Bytes;
        _arenas.Return(pool);
    }
}
