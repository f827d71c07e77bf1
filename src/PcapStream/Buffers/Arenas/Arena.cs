using System.Numerics;

namespace PcapStream.Buffers.Arenas;

/// <summary>1 MiB from the raw allocator, carved into pools; pymalloc's <c>arena_object</c>.</summary>
internal sealed unsafe class Arena
{
    internal const int Bytes = 1 << 20;

    internal Arena(int index)
    {
        Index = index;
    }

    internal int Index { get; }

    internal nint Base { get; private set; }

    internal PoolHeader* Headers { get; private set; }

    /// <summary>Free units as bits, see <see cref="ArenaUnits"/>.</summary>
    internal ulong Free { get; private set; }

    /// <summary>pymalloc's nfreepools, in units of 16 KiB.</summary>
    internal int FreeUnits => BitOperations.PopCount(Free);

    internal bool IsMapped => Base != 0;

    /// <summary>Units of pools that are empty and still have a class, as bits.</summary>
    internal ulong Retired { get; private set; }

    /// <summary>Whether none of its blocks is in use.</summary>
    internal bool IsIdle => (Free | Retired) == ArenaUnits.AllFree;

    internal Arena? Next { get; set; }

    internal Arena? Previous { get; set; }

    internal void Attach(nint address, nint headers)
    {
        Base = address;
        Headers = (PoolHeader*)headers;
        Free = ArenaUnits.AllFree;
    }

    internal void Detach()
    {
        Base = 0;
        Headers = null;
        Free = 0;
        Retired = 0;
    }

    internal PoolHeader* Take(int unit, int units)
    {
        Free &= ~ArenaUnits.Run(unit, units);
        PoolHeader* pool = Headers + unit;
        pool->Base = Base + unit * PoolHeader.UnitBytes;
        pool->Id = Index * ArenaUnits.Count + unit;
        pool->Units = (byte)units;
        return pool;
    }

    internal void Retire(PoolHeader* pool) => Retired |= UnitsOf(pool);

    internal void Revive(PoolHeader* pool) => Retired &= ~UnitsOf(pool);

    /// <summary>Frees the units of a retired pool.</summary>
    internal void Return(PoolHeader* pool)
    {
        Revive(pool);
        Free |= UnitsOf(pool);
    }

    /// <summary>The first pool at or after a unit, which moves there; null when there is none.</summary>
    internal PoolHeader* NextPool(ref int unit)
    {
        ulong taken = unit >= ArenaUnits.Count || !IsMapped ? 0 : ~Free & (ulong.MaxValue << unit);
        if (taken == 0)
            return null;
        unit = BitOperations.TrailingZeroCount(taken);
        return Headers + unit;
    }

    internal static ulong UnitsOf(PoolHeader* pool) => ArenaUnits.Run(pool->Id & (ArenaUnits.Count - 1), pool->Units);
}

/// <summary>
/// The 64 units of an arena as bits, free ones set. Runs of 1, 4 or 16 units lie at multiples of their length,
/// as in a buddy allocator, so pools of three sizes share an arena without losing odd remainders.
/// </summary>
internal static class ArenaUnits
{
    internal const int Count = 64;
    internal const ulong AllFree = ulong.MaxValue;

    private const ulong FourthBits = 0x1111_1111_1111_1111;
    private const ulong SixteenthBits = 0x0001_0001_0001_0001;

    /// <summary>
    /// The first unit of a free run, or -1. It prefers the tightest place: a run that breaks no larger one.
    /// </summary>
    internal static int Find(ulong free, int units)
    {
        ulong fours = free & (free >> 1);
        fours = fours & (fours >> 2) & FourthBits;
        ulong sixteens = fours & (fours >> 4);
        sixteens = sixteens & (sixteens >> 8) & SixteenthBits;
        return units switch
        {
            1 => FirstOf(free & ~(fours * 0xF), FirstOf(fours & ~(sixteens * 0x1111), First(free))),
            4 => FirstOf(fours & ~(sixteens * 0x1111), First(fours)),
            _ => First(sixteens),
        };
    }

    internal static ulong Run(int first, int units) => ((1UL << units) - 1) << first;

    private static int First(ulong candidates) => candidates == 0 ? -1 : BitOperations.TrailingZeroCount(candidates);

    private static int FirstOf(ulong tight, int otherwise) =>
        tight != 0 ? BitOperations.TrailingZeroCount(tight) : otherwise;
}
