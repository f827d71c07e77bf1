using System.Runtime.CompilerServices;
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
    /// is two loads away from its slot. What waits for a compare-and-swap waits for these.
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

    /// <summary>Takes back a released slot that is bound to no block, unless its generations are used up.</summary>
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
