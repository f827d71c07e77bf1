using System.Globalization;
using System.Runtime.CompilerServices;
using PcapStream.Buffers.Arenas;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers.Leases;

/// <summary>
/// The slots of all leases, in segments that are never unmapped before the end: a stale lease always finds its
/// slot, and there another generation.
/// </summary>
/// <remarks><see cref="Locate(int)"/> is thread-safe; the rest is not.</remarks>
internal sealed unsafe class LeaseTable
{
    internal const int SegmentSlots = 1 << SegmentShift;
    private const int SegmentShift = 11;
    private static readonly long SegmentBytes = MappedMemory.RoundToPages(SegmentSlots * sizeof(LeaseSlot));

    private readonly MappedMemory _memory;
    private int _freeHead = LeaseId.NoSlot;
    private int _segmentCount;

    internal LeaseTable(MappedMemory memory)
    {
        _memory = memory;
        Segments = new nint[Math.Min(memory.Share.Limit / SegmentBytes, LeaseId.NoSlot / SegmentSlots)];
    }

    /// <summary>
    /// The segments' addresses, as many as the budget has room for, so that the array never moves and every lease
    /// is two loads away from its slot. A compare-and-swap waits for both loads.
    /// </summary>
    internal nint[] Segments { get; }

    internal bool IsDry => _freeHead == LeaseId.NoSlot;

    internal int Capacity => _segmentCount * SegmentSlots;

    internal long Bytes => _segmentCount * SegmentBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static LeaseSlot* Locate(nint[] segments, int slot)
    {
        nint segment = segments[slot >> SegmentShift];
        if (segment == 0)
            Throw.Disposed(nameof(PacketLease));
        return (LeaseSlot*)segment + (slot & (SegmentSlots - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LeaseSlot* Locate(int slot) => Locate(Segments, slot);

    /// <summary>Takes a slot that is bound to no block; <see cref="IsDry"/> must be false.</summary>
    internal LeaseSlot* Pop(out int number)
    {
        number = _freeHead;
        LeaseSlot* slot = Locate(number);
        _freeHead = slot->Next;
        return slot;
    }

    /// <summary>Frees a released slot that is bound to no block, unless its generations are used up.</summary>
    internal void Push(int number, LeaseSlot* slot)
    {
        if (LeaseId.IsLastGeneration(slot->State))
            return;
        slot->Next = _freeHead;
        _freeHead = number;
    }

    internal bool TryGrow()
    {
        if (_segmentCount == Segments.Length)
            return false;
        nint address = _memory.TryMap(SegmentBytes, Environment.SystemPageSize);
        if (address == 0)
            return false;
        Volatile.Write(ref Segments[_segmentCount++], address);
        for (int number = Capacity - 1; number >= Capacity - SegmentSlots; number--)
        {
            LeaseSlot* slot = Locate(number);
            *slot = new LeaseSlot { State = LeaseId.Released | (uint)number };
            Push(number, slot);
        }
        return true;
    }

    internal void UnmapAll()
    {
        for (int i = 0; i < _segmentCount; i++)
            _memory.Unmap(Segments[i], SegmentBytes);
        Array.Clear(Segments);
        _segmentCount = 0;
        _freeHead = LeaseId.NoSlot;
    }
}

/// <summary>The allocator's record of a lease: 32 bytes of native memory that outlive it, two per cache line.</summary>
/// <remarks>
/// <code>
/// 0       8         16     24       28     32
/// | State | Address | Pool | Length | Next |
/// </code>
/// State is the live lease's id; released, it is negative. See <see cref="LeaseId"/>.
/// </remarks>
internal unsafe struct LeaseSlot
{
    internal long State;
    internal nint Address;

    /// <summary>The pool of the slot's block; null when the bytes were mapped on their own.</summary>
    internal PoolHeader* Pool;

    /// <summary>Bytes requested; their complement while the block is in quarantine.</summary>
    internal int Length;

    /// <summary>Released, the next slot of the free list or the return chain.</summary>
    internal int Next;

    /// <summary>
    /// Whether it holds memory, live or in quarantine. Only exact inside the lock and once the return chain is freed.
    /// </summary>
    internal readonly bool IsInUse => LeaseId.IsLive(State) || Length < 0;

    internal readonly int RequestedLength => Length < 0 ? ~Length : Length;
}

/// <summary>A lease's number: a slot and its generation. No other lease ever has it.</summary>
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
