using System.Runtime.CompilerServices;

namespace PcapStream.Buffers;

/// <summary>
/// The slots of all leases, in segments that are never unmapped before the end: a stale lease always finds its
/// slot, and there another generation.
/// </summary>
/// <remarks><see cref="Locate"/> is thread-safe; the rest is not.</remarks>
internal sealed unsafe class LeaseTable
{
    internal const int SegmentSlots = 1 << SegmentShift;
    private const int SegmentShift = 11;
    private static readonly long SegmentBytes = MappedMemory.RoundToPages(SegmentSlots * sizeof(LeaseSlot));

    private readonly MappedMemory _memory;
    private nint[] _segments = [];
    private int _freeHead = LeaseId.NoSlot;
    private int _segmentCount;

    internal LeaseTable(MappedMemory memory)
    {
        _memory = memory;
    }

    internal bool IsDry => _freeHead == LeaseId.NoSlot;

    internal int Capacity => _segmentCount * SegmentSlots;

    internal long Bytes => _segmentCount * SegmentBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LeaseSlot* Locate(int slot)
    {
        // Disposing replaces the array by an empty one, so that this check finds it out.
        nint[] segments = _segments;
        int segment = slot >> SegmentShift;
        if ((uint)segment >= (uint)segments.Length)
            Throw.Disposed(nameof(PacketLease));
        return (LeaseSlot*)segments[segment] + (slot & (SegmentSlots - 1));
    }

    /// <summary>Takes a slot that is bound to no block; <see cref="IsDry"/> must be false.</summary>
    internal LeaseSlot* Pop(out int number)
    {
        number = _freeHead;
        LeaseSlot* slot = Locate(number);
        _freeHead = slot->Next;
        return slot;
    }

    /// <summary>Takes back a slot that is bound to no block, unless its generations are used up.</summary>
    internal void Push(int number, LeaseSlot* slot)
    {
        if (LeaseId.IsLastGeneration(slot->State))
            return;
        slot->State = LeaseId.Chained(slot->State, _freeHead);
        _freeHead = number;
    }

    internal bool TryGrow()
    {
        if (Capacity > LeaseId.NoSlot - SegmentSlots)
            return false;
        nint address = _memory.TryMap(SegmentBytes, Environment.SystemPageSize);
        if (address == 0)
            return false;
        if (_segmentCount == _segments.Length)
            Array.Resize(ref _segments, Math.Max(4, _segmentCount * 2));
        Volatile.Write(ref _segments[_segmentCount++], address);
        int first = Capacity - SegmentSlots;
        for (int slot = Capacity - 1; slot >= first; slot--)
        {
            LeaseSlot* fresh = Locate(slot);
            *fresh = default;
            Push(slot, fresh);
        }
        return true;
    }

    internal void UnmapAll()
    {
        foreach (nint segment in _segments.AsSpan(0, _segmentCount))
            _memory.Unmap(segment, SegmentBytes);
        _segments = [];
        _segmentCount = 0;
        _freeHead = LeaseId.NoSlot;
    }
}
