using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Buffers;

/// <summary>
/// The head of a pool: equal blocks of one class. It lies out of band in the arena's header table, one for each
/// 16 KiB unit, three cache lines long. A pool is used (some blocks out), full (all out) or empty (none; it has
/// no class, and its units are the arena's again).
/// </summary>
/// <remarks>
/// Free blocks are bits, not pymalloc's list threaded through the blocks: a write after release then hits packet
/// bytes only and cannot lead the allocator astray. The lowest free block goes first, so the tail stays uncarved
/// (and not resident) until it is needed.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 192)]
internal unsafe struct PoolHeader
{
    internal const byte NoClass = 0xFF;
    internal const int UnitBytes = 16 << 10;

    // Invariant: Used + the bits set in Free = Capacity; bit w of FreeWords is set when Free[w] is not 0.
    internal nint Base;
    internal PoolHeader* Next;
    internal PoolHeader* Previous;
    internal int Id;
    internal int BlockSize;
    internal uint Reciprocal;
    internal ushort Used;
    internal ushort Capacity;
    internal ushort FreeWords;
    internal byte Class;
    internal byte Units;
    private fixed ulong _free[16];

    internal readonly bool IsFull => FreeWords == 0;

    internal readonly int Bytes => Units * UnitBytes;

    /// <summary>16 KiB for blocks up to 1 KiB, 64 KiB up to 8 KiB, 256 KiB above; in units of 16 KiB.</summary>
    internal static int UnitsFor(int blockSize) => blockSize <= 1 << 10 ? 1 : blockSize <= 8 << 10 ? 4 : 16;

    internal void Open(int sizeClass)
    {
        Class = (byte)sizeClass;
        BlockSize = SizeClass.SizeOf(sizeClass);
        // Rounded up. The error stays below one block for every offset of a pool; a test tries them all.
        Reciprocal = (uint)(((1UL << 32) + (uint)BlockSize - 1) / (uint)BlockSize);
        Capacity = (ushort)(Bytes / BlockSize);
        Used = 0;
        int words = (Capacity + 63) >> 6;
        for (int word = 0; word < words; word++)
            _free[word] = ulong.MaxValue;
        if ((Capacity & 63) != 0)
            _free[words - 1] = (1UL << (Capacity & 63)) - 1;
        FreeWords = (ushort)((1 << words) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal nint TakeBlock()
    {
        int word = BitOperations.TrailingZeroCount((uint)FreeWords);
        ulong free = _free[word];
        int block = (word << 6) + BitOperations.TrailingZeroCount(free);
        free &= free - 1;
        _free[word] = free;
        if (free == 0)
            FreeWords &= (ushort)(FreeWords - 1);
        Used++;
        return Base + (nint)((uint)block * (uint)BlockSize);
    }

    /// <summary>Takes back the block that holds an address at its start or right after its front fence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReturnBlock(nint address)
    {
        int block = IndexOf(address);
        int word = block >> 6;
        Debug.Assert(!IsFree(address), "a block is free at most once");
        _free[word] |= 1UL << block;
        FreeWords |= (ushort)(1 << word);
        Used--;
    }

    internal readonly int IndexOf(nint address) => (int)((ulong)(address - Base) * Reciprocal >> 32);

    internal readonly bool IsFree(nint address) => (_free[IndexOf(address) >> 6] >> (IndexOf(address) & 63) & 1) != 0;

    internal readonly int CountFree()
    {
        int count = 0;
        for (int words = FreeWords; words != 0; words &= words - 1)
            count += BitOperations.PopCount(_free[BitOperations.TrailingZeroCount(words)]);
        return count;
    }
}
