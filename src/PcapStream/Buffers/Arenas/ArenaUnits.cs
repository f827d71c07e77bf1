using System.Numerics;

namespace PcapStream.Buffers.Arenas;

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

    /// <summary>The first unit of a free run, or -1. The tightest place goes first: a run that breaks no larger one.</summary>
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

    private static int FirstOf(ulong tight, int otherwise) => tight != 0 ? BitOperations.TrailingZeroCount(tight) : otherwise;
}
