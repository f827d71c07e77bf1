using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Buffers;

/// <summary>
/// The slots of all leases, in segments that are never unmapped before the end: a stale lease always finds its
/// slot, and there another serial.
/// </summary>
/// <remarks><see cref="Locate"/> is thread-safe; the rest is not.</remarks>
internal sealed unsafe class LeaseTable
{
    internal const int SegmentSlots = 1 << SegmentShift;
    private const int SegmentShift = 11;
    private static readonly long SegmentBytes = MappedMemory.RoundToPages(SegmentSlots * sizeof(LeaseSlot));

    private readonly MappedMemory _memory;
    private nint[] _segments = [];
    private FreeList _free = new() { Head = -1 };
    private int _segmentCount;

    internal LeaseTable(MappedMemory memory)
    {
        _memory = memory;
    }

    internal bool IsDry => _free.Head < 0;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal LeaseSlot* Pop(out int slot)
    {
        slot = _free.Head;
        LeaseSlot* found = Locate(slot);
        _free.Head = found->Next;
        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Push(int slot, LeaseSlot* freed)
    {
        freed->Pool = LeaseSlot.Unused;
        freed->State = LeaseSlot.LinkTo(_free.Head);
        _free.Head = slot;
    }

    internal bool TryGrow()
    {
        nint address = _memory.TryMap(SegmentBytes, Environment.SystemPageSize);
        if (address == 0)
            return false;
        if (_segmentCount == _segments.Length)
            Array.Resize(ref _segments, Math.Max(4, _segmentCount * 2));
        Volatile.Write(ref _segments[_segmentCount++], address);
        int first = Capacity - SegmentSlots;
        for (int slot = Capacity - 1; slot >= first; slot--)
            Push(slot, Locate(slot));
        return true;
    }

    internal void UnmapAll()
    {
        foreach (nint segment in _segments.AsSpan(0, _segmentCount))
            _memory.Unmap(segment, SegmentBytes);
        _segments = [];
        _segmentCount = 0;
        _free.Head = -1;
    }

    // The head changes with every lease; on a line of its own it does not take _segments from other threads' caches.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct FreeList
    {
        [FieldOffset(64)]
        internal int Head;
    }
}
