using System.Runtime.InteropServices;

namespace PcapStream.Buffers;

/// <summary>What changes with every lease, apart from the cache lines that other threads read.</summary>
/// <remarks>
/// Invariant: 0 &lt;= Allocated &lt;= BlockBytes &lt;= PoolBytes, and
/// PoolBytes + unused pools + headers + Large = bytes reserved of the lease share.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct BlockCounters
{
    /// <summary>The last serial given, which is also the number of leases ever taken.</summary>
    [FieldOffset(64)]
    internal long Serial;

    /// <summary>Leases in a block, in large memory, or on the return chain.</summary>
    [FieldOffset(72)]
    internal long Live;

    /// <summary>Bytes asked for by the leases in blocks.</summary>
    [FieldOffset(80)]
    internal long Allocated;

    /// <summary>Bytes of the blocks in use.</summary>
    [FieldOffset(88)]
    internal long BlockBytes;

    /// <summary>Bytes of pools that have a class.</summary>
    [FieldOffset(96)]
    internal long PoolBytes;

    /// <summary>Bytes mapped for leases too large for a block.</summary>
    [FieldOffset(104)]
    internal long Large;

    [FieldOffset(112)]
    internal long Drains;
}
