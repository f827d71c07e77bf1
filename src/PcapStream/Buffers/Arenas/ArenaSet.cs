using System.Numerics;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Arenas;

/// <summary>
/// All arenas: maps and unmaps them, allocates pools of 1, 4 or 16 units, and knows which pools are retired.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed unsafe class ArenaSet
{
    private static readonly long HeaderTableBytes = MappedMemory.RoundToPages(ArenaUnits.Count * sizeof(PoolHeader));

    // Invariant: Mapped * Arena.Bytes = bytes of pools with a class + UnusedBytes.
    private readonly MappedMemory _memory;
    private readonly UsableArenas _usable = new();
    private readonly Stack<Arena> _unmapped = [];
    private Arena[] _arenas = [];

    internal ArenaSet(MappedMemory memory)
    {
        _memory = memory;
    }

    /// <summary>Mapped arenas without a block in use.</summary>
    internal int Idle { get; private set; }

    internal int Mapped { get; private set; }

    internal int HighWater { get; private set; }

    internal long AllocatedTotal { get; private set; }

    internal long ReclaimedTotal { get; private set; }

    internal long UnusedBytes { get; private set; }

    internal long HeaderBytes => Mapped * HeaderTableBytes;

    internal ReadOnlySpan<Arena> Arenas => _arenas;

    internal Arena? FirstUsable => _usable.First;

    /// <summary>Takes units for a pool from the fullest arena that has them in one run; null for none.</summary>
    internal PoolHeader* TryTake(int units)
    {
        for (Arena? arena = _usable.First; arena is not null; arena = arena.Next)
        {
            int unit = ArenaUnits.Find(arena.Free, units);
            if (unit >= 0)
                return Take(arena, unit, units);
        }
        return null;
    }

    /// <summary>Takes units for a pool from a new arena; null when there is no room.</summary>
    internal PoolHeader* TryMapAndTake(int units) => TryMap() is Arena fresh ? Take(fresh, 0, units) : null;

    /// <summary>
    /// The fullest arena where closing retired pools makes room for a pool of a number of units, and the first unit.
    /// </summary>
    internal Arena? FindRetired(int units, out int unit)
    {
        Arena? fullest = null;
        int least = int.MaxValue;
        unit = -1;
        foreach (Arena arena in _arenas)
        {
            ulong free = arena.Free | arena.Retired;
            int count = BitOperations.PopCount(free);
            if (arena.Retired == 0 || count >= least || ArenaUnits.Find(free, units) is var first && first < 0)
                continue;
            (fullest, least, unit) = (arena, count, first);
        }
        return fullest;
    }

    /// <summary>Marks a pool as empty, with its class kept.</summary>
    internal Arena Retire(PoolHeader* pool)
    {
        Arena arena = ArenaOf(pool);
        arena.Retire(pool);
        if (arena.IsIdle)
            Idle++;
        return arena;
    }

    /// <summary>Marks a pool as in use.</summary>
    internal void Revive(PoolHeader* pool)
    {
        Arena arena = ArenaOf(pool);
        if (arena.IsIdle)
            Idle--;
        arena.Revive(pool);
    }

    /// <summary>Frees a retired pool's units.</summary>
    internal void Return(PoolHeader* pool)
    {
        Arena arena = ArenaOf(pool);
        int before = arena.FreeUnits;
        arena.Return(pool);
        UnusedBytes += pool->Bytes;
        if (before == 0)
            _usable.Insert(arena);
        else
            _usable.Move(arena, before);
    }

    /// <summary>Unmaps an arena that has no pools.</summary>
    internal void Unmap(Arena arena)
    {
        _usable.Remove(arena, arena.FreeUnits);
        UnmapPages(arena);
        UnusedBytes -= Arena.Bytes;
        ReclaimedTotal++;
        Mapped--;
        Idle--;
        _unmapped.Push(arena);
    }

    internal void UnmapAll()
    {
        foreach (Arena arena in _arenas)
        {
            if (arena.IsMapped)
                UnmapPages(arena);
        }
        _arenas = [];
    }

    private Arena ArenaOf(PoolHeader* pool) => _arenas[pool->Id / ArenaUnits.Count];

    private PoolHeader* Take(Arena arena, int unit, int units)
    {
        if (arena.IsIdle)
            Idle--;
        int before = arena.FreeUnits;
        PoolHeader* pool = arena.Take(unit, units);
        UnusedBytes -= pool->Bytes;
        if (arena.Free == 0)
            _usable.Remove(arena, before);
        else
            _usable.Move(arena, before);
        return pool;
    }

    private Arena? TryMap()
    {
        nint headers = _memory.TryMap(HeaderTableBytes, Environment.SystemPageSize);
        if (headers == 0)
            return null;
        nint address = _memory.TryMap(Arena.Bytes, Arena.Bytes);
        if (address == 0)
        {
            _memory.Unmap(headers, HeaderTableBytes);
            return null;
        }
        Arena arena = NextArena();
        arena.Attach(address, headers);
        _usable.Insert(arena);
        UnusedBytes += Arena.Bytes;
        AllocatedTotal++;
        Idle++;
        HighWater = Math.Max(HighWater, ++Mapped);
        return arena;
    }

    private Arena NextArena()
    {
        if (_unmapped.TryPop(out Arena? arena))
            return arena;
        arena = new Arena(_arenas.Length);
        Array.Resize(ref _arenas, _arenas.Length + 1);
        _arenas[arena.Index] = arena;
        return arena;
    }

    private void UnmapPages(Arena arena)
    {
        _memory.Unmap(arena.Base, Arena.Bytes);
        _memory.Unmap((nint)arena.Headers, HeaderTableBytes);
        arena.Detach();
    }
}
