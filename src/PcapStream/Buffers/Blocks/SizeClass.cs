using System.Numerics;
using System.Runtime.CompilerServices;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// The ladder of block sizes: multiples of 16 up to 512, as pymalloc has them, then eight per doubling up to
/// 64 KiB. A block wastes at most 15 bytes or an eighth of the request, whichever is more.
/// </summary>
public static class SizeClass
{
    /// <summary>How many classes there are.</summary>
    public const int Count = LinearCount + 7 * StepsPerDoubling;

    /// <summary>The largest block in bytes: 64 KiB. Larger leases are mapped on their own.</summary>
    public const int LargestBlock = 64 << 10;

    private const int LinearCount = 32;
    private const int StepsPerDoubling = 8;
    private const int LinearLog2 = 9;

    // Every step of the ladder is a multiple of 16, so one byte for each 16 is enough, without a branch between the
    // two halves that packet sizes would mispredict.
    private static readonly byte[] ClassOfSixteenths = Tabulate();

    /// <summary>The class whose blocks are the smallest that hold a size.</summary>
    /// <param name="bytes">The size in bytes, from 0 to <see cref="LargestBlock"/>.</param>
    /// <returns>The class, from 0 to <see cref="Count"/> - 1.</returns>
    /// <exception cref="IndexOutOfRangeException"><paramref name="bytes"/> is out of range.</exception>
    public static int IndexOf(int bytes) => OfSixteenths((bytes + 15) >> 4);

    /// <summary>The size of a class's blocks.</summary>
    /// <param name="index">The class, from 0 to <see cref="Count"/> - 1.</param>
    /// <returns>Bytes in a block.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    public static int SizeOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (index < LinearCount)
            return (index + 1) << 4;
        int doubling = (index - LinearCount) / StepsPerDoubling;
        int step = (index - LinearCount) % StepsPerDoubling;
        return (StepsPerDoubling + step + 1) << (LinearLog2 - 3 + doubling);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int OfSixteenths(int sixteenths) => ClassOfSixteenths[sixteenths];

    private static byte[] Tabulate()
    {
        var table = new byte[LargestBlock / 16 + 1];
        for (int sixteenths = 1; sixteenths < table.Length; sixteenths++)
            table[sixteenths] = (byte)Compute(sixteenths << 4);
        return table;
    }

    private static int Compute(int bytes)
    {
        int last = bytes - 1;
        if (last < 1 << LinearLog2)
            return last >> 4;
        int log2 = BitOperations.Log2((uint)last);
        return LinearCount + (log2 - LinearLog2) * StepsPerDoubling + ((last >> (log2 - 3)) & (StepsPerDoubling - 1));
    }
}
