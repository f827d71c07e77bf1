using System.Runtime.InteropServices;
using PcapStream.Buffers.Blocks;
using PcapStream.Buffers.Leases;

namespace PcapStream.Buffers.Arenas;

/// <summary>
/// The head of a pool: equal blocks of one class. It lies out of band in the arena's header table, one for each
/// 16 KiB unit and one cache line long. A pool is used (some blocks in use), full (all) or retired (none; it
/// keeps its class until another one needs the units or too many arenas are idle).
/// </summary>
/// <remarks>
/// pymalloc threads its free list through the free blocks. Here it runs through the lease slots, which stay bound
/// to their blocks until the pool is closed: one list serves both, and a write after release hits only packet
/// bytes and cannot corrupt the allocator. The tail is carved, and becomes resident, when it is needed.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct PoolHeader
{
    internal const int UnitBytes = 16 << 10;

    // Invariant: Used + the slots chained from FreeHead = Carved <= Capacity = Bytes / BlockSize.
    internal PoolHeader* Next;
    internal PoolHeader* Previous;
    internal nint Base;
    internal int Id;
    internal int FreeHead;
    internal int Used;
    internal int Carved;
    internal int Capacity;
    internal int BlockSize;
    internal byte Class;
    internal byte Units;

    internal readonly bool IsFull => Used == Capacity;

    // No pool has fewer than four blocks, so that one comparison replaces two.

    /// <summary>Whether the block just taken was the first or the last one.</summary>
    internal readonly bool IsTakenAtEdge => (uint)(Used - 2) >= (uint)(Capacity - 2);

    /// <summary>Whether the block just released was the last one in use, or came from a full pool.</summary>
    internal readonly bool IsBackAtEdge => (uint)(Used - 1) >= (uint)(Capacity - 2);

    internal readonly int Bytes => Units * UnitBytes;

    /// <summary>16 KiB for blocks up to 1 KiB, 64 KiB up to 8 KiB, 256 KiB above; in units of 16 KiB.</summary>
    internal static int UnitsFor(int blockSize) => blockSize <= 1 << 10 ? 1 : blockSize <= 8 << 10 ? 4 : 16;

    internal void Open(int sizeClass)
    {
        Class = (byte)sizeClass;
        BlockSize = SizeClass.SizeOf(sizeClass);
        Capacity = Bytes / BlockSize;
        Carved = 0;
        Used = 0;
        FreeHead = LeaseId.NoSlot;
    }

    internal nint Carve() => Base + (nint)Carved++ * BlockSize;
}
