using PcapStream.Buffers.Arenas;

namespace PcapStream.Buffers.Leases;

/// <summary>What the allocator knows of a lease: 32 bytes of native memory that outlive it, two to a cache line.</summary>
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

    /// <summary>The pool of the slot's block; null when the bytes were mapped by themselves.</summary>
    internal PoolHeader* Pool;

    /// <summary>Bytes asked for; their complement while the block is in quarantine, when nobody is asking any more.</summary>
    internal int Length;

    /// <summary>Released, the next slot of the free list or the return chain.</summary>
    internal int Next;

    /// <summary>Whether it holds memory, live or in quarantine. Outside the lock or before the return chain is drained it may be in between.</summary>
    internal readonly bool IsInUse => LeaseId.IsLive(State) || Length < 0;

    internal readonly int RequestedLength => Length < 0 ? ~Length : Length;
}
