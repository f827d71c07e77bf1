using System.Globalization;
using System.Runtime.CompilerServices;

namespace PcapStream.Buffers.Leases;

/// <summary>A lease's number: which slot, and which generation of it. No other lease ever has it.</summary>
/// <remarks>
/// <code>
/// 63         62 ... 28    27 ... 0
/// | released | generation | slot |
/// </code>
/// A slot whose generations are used up is never used again, so a stale lease is an error forever.
/// </remarks>
internal static class LeaseId
{
    internal const long Released = long.MinValue;
    internal const long FirstGeneration = 1L << SlotBits;
    internal const long GenerationMask = long.MaxValue & ~SlotMask;
    internal const int NoSlot = (int)SlotMask;

    private const int SlotBits = 28;
    private const long SlotMask = (1L << SlotBits) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int SlotOf(long state) => (int)state & (int)SlotMask;

    internal static long GenerationOf(long state) => (state & GenerationMask) >> SlotBits;

    /// <summary>The id of a released slot's next lease; negative when its generations are used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long NextGeneration(long state) => (state ^ Released) + FirstGeneration;

    internal static bool IsLastGeneration(long state) => (state & GenerationMask) == GenerationMask;

    internal static bool IsLive(long state) => state >= FirstGeneration;

    internal static bool AreSameGeneration(long state, long id) => ((state ^ id) & GenerationMask) == 0;

    /// <summary>The slot and its generation, as messages have them.</summary>
    internal static string Name(long id) =>
        string.Create(CultureInfo.InvariantCulture, $"lease {SlotOf(id)}.{GenerationOf(id)}");
}
