namespace PcapStream.Buffers.Blocks;

/// <summary>What is counted as it changes. Leases are not: to count them where they come and go would cost a tenth of their time.</summary>
/// <remarks>
/// Invariant: Pools + unused pools + headers + Large = bytes reserved of the lease share, and in debug builds
/// 0 &lt;= Allocated &lt;= Blocks &lt;= Pools. Release builds find Allocated and Blocks by a walk when they are asked.
/// </remarks>
internal struct BlockCounters
{
    /// <summary>Bytes of pools that have a class.</summary>
    internal long Pools;

    /// <summary>Bytes mapped for leases too large for a block.</summary>
    internal long Large;

    /// <summary>How often the return chain was taken.</summary>
    internal long Drains;

    /// <summary>Bytes asked for by the leases in blocks. Debug builds only.</summary>
    internal long Allocated;

    /// <summary>Bytes of the blocks in use. Debug builds only.</summary>
    internal long Blocks;
}
