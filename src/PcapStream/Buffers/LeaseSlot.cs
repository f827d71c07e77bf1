namespace PcapStream.Buffers;

/// <summary>What the allocator knows of a lease: 24 bytes of native memory that outlive it.</summary>
/// <remarks>
/// <code>
/// 0       8         16       20     24
/// | State | Address | Length | Pool |
/// </code>
/// State is the live lease's serial, which is positive and never given twice; released, it is negative and its
/// low half links to the next slot (its number + 1; 0 ends) of the free list or the return chain.
/// </remarks>
internal struct LeaseSlot
{
    internal const long Released = long.MinValue;

    /// <summary>In <see cref="Pool"/>: the slot holds no memory.</summary>
    internal const int Unused = -2;

    /// <summary>In <see cref="Pool"/>: the bytes were mapped by themselves.</summary>
    internal const int Large = -1;

    internal long State;
    internal nint Address;

    /// <summary>Bytes asked for; their complement while the block is in quarantine, when nobody is asking any more.</summary>
    internal int Length;

    internal int Pool;

    internal readonly int Next => (int)State - 1;

    internal readonly int RequestedLength => Length < 0 ? ~Length : Length;

    internal static long LinkTo(int slot) => Released | (uint)(slot + 1);
}
