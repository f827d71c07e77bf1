using System.Runtime.InteropServices;
using PcapStream.Buffers.Leases;

namespace PcapStream.Buffers.Blocks;

/// <summary>
/// Slots released by threads that could not enter the allocator at once. Any thread pushes; the thread inside takes
/// all of them with one exchange, so that no slot can return while it is taken.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal sealed unsafe class ReturnChain
{
    // The slot pushed last, on a cache line of its own: other threads write it.
    [FieldOffset(64)]
    private int _head = LeaseId.NoSlot;

    internal void Push(int slot, LeaseSlot* released)
    {
        int seen = Volatile.Read(ref _head);
        while (true)
        {
            released->Next = seen;
            int before = Interlocked.CompareExchange(ref _head, slot, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>Takes the whole chain.</summary>
    /// <returns>Its first slot, or <see cref="LeaseId.NoSlot"/>.</returns>
    internal int TakeAll() =>
        Volatile.Read(ref _head) == LeaseId.NoSlot ? LeaseId.NoSlot : Interlocked.Exchange(ref _head, LeaseId.NoSlot);
}
