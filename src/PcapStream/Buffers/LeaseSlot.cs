namespace PcapStream.Buffers;

/// <summary>What the allocator knows of a lease: 24 bytes of native memory that outlive it.</summary>
/// <remarks>
/// <code>
/// 0       8         16       20     24
/// | State | Address | Length | Pool |
/// </code>
/// State is the live lease's id; released, it is negative and links to the next slot of the free list or the
/// return chain. See <see cref="LeaseId"/>.
/// </remarks>
internal struct LeaseSlot
{
    /// <summary>In <see cref="Pool"/>: the bytes were mapped by themselves.</summary>
    internal const int Large = -1;

    internal long State;
    internal nint Address;

    /// <summary>Bytes asked for; their complement while the block is in quarantine, when nobody is asking any more.</summary>
    internal int Length;

    internal int Pool;

    internal readonly int Next => LeaseId.SlotOf(State);

    /// <summary>Whether it holds memory, live or in quarantine. Outside the lock or before the return chain is drained it may be in between.</summary>
    internal readonly bool IsInUse => LeaseId.IsLive(State) || Length < 0;

    internal readonly int RequestedLength => Length < 0 ? ~Length : Length;
}
