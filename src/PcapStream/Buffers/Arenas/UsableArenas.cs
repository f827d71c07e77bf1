using System.Numerics;

namespace PcapStream.Buffers.Arenas;

/// <summary>
/// The arenas that have free units, fewest first: pymalloc's <c>usable_arenas</c>. Allocation from the front
/// fills the fullest, so that the others drain and return to the system.
/// </summary>
/// <remarks>
/// <c>nfp2lasta</c> is pymalloc's array of the last arena for each count of free pools, which makes reordering
/// O(1). pymalloc moves an arena by one place when one pool comes or goes; pools of three sizes move it further,
/// so a set of bits records which counts occur.
/// </remarks>
internal sealed class UsableArenas
{
    // Invariant: FreeUnits does not fall from First along Next; _lastWith[n] is the last arena that has n free
    // units, or null, and bit n - 1 of _counts says which.
    private readonly Arena?[] _lastWith = new Arena?[ArenaUnits.Count + 1];
    private ulong _counts;

    internal Arena? First { get; private set; }

    internal void Insert(Arena arena)
    {
        int free = arena.FreeUnits;
        ulong noMore = _counts & (ulong.MaxValue >> (ArenaUnits.Count - free));
        Arena? before = noMore == 0 ? null : _lastWith[BitOperations.Log2(noMore) + 1];
        arena.Previous = before;
        arena.Next = before is null ? First : before.Next;
        if (arena.Next is not null)
            arena.Next.Previous = arena;
        if (before is null)
            First = arena;
        else
            before.Next = arena;
        Remember(arena, free);
    }

    /// <summary>Removes an arena.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="free">The free units that it was listed with.</param>
    internal void Remove(Arena arena, int free)
    {
        Forget(arena, free);
        Unlink(arena);
    }

    /// <summary>Moves an arena to the place of its free units; usually it is there already.</summary>
    internal void Move(Arena arena, int before)
    {
        int now = arena.FreeUnits;
        Forget(arena, before);
        if ((arena.Previous is null || arena.Previous.FreeUnits <= now) &&
            (arena.Next is null || arena.Next.FreeUnits >= now))
        {
            if (arena.Next?.FreeUnits != now)
                Remember(arena, now);
            return;
        }
        Unlink(arena);
        Insert(arena);
    }

    private void Remember(Arena arena, int free)
    {
        _lastWith[free] = arena;
        _counts |= 1UL << (free - 1);
    }

    private void Forget(Arena arena, int free)
    {
        if (_lastWith[free] != arena)
            return;
        bool another = arena.Previous?.FreeUnits == free;
        _lastWith[free] = another ? arena.Previous : null;
        if (!another)
            _counts &= ~(1UL << (free - 1));
    }

    private void Unlink(Arena arena)
    {
        if (arena.Previous is null)
            First = arena.Next;
        else
            arena.Previous.Next = arena.Next;
        if (arena.Next is not null)
            arena.Next.Previous = arena.Previous;
        arena.Next = arena.Previous = null;
    }
}
