namespace PcapStream.Buffers;

/// <summary>
/// A snapshot of a <see cref="BufferAllocator"/>. <see cref="AllocatedBytes"/> + <see cref="QuantizationBytes"/> +
/// <see cref="AvailableBytes"/> + <see cref="UnusedPoolBytes"/> + <see cref="HeaderBytes"/> +
/// <see cref="ChunkBytes"/> + <see cref="LargeBytes"/> = <see cref="MappedBytes"/> &lt;= <see cref="LimitBytes"/>.
/// </summary>
public sealed record PoolStatistics
{
    /// <summary>The memory limit in bytes.</summary>
    public required long LimitBytes { get; init; }

    /// <summary>Bytes mapped now.</summary>
    public required long MappedBytes { get; init; }

    /// <summary>The most bytes that were ever mapped at once.</summary>
    public required long PeakMappedBytes { get; init; }

    /// <summary>
    /// Bytes that leases requested and that lie in blocks, those included that other threads released and that are not
    /// free yet.
    /// </summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Bytes lost inside the blocks in use: rounding, fences, and whole blocks in quarantine.</summary>
    public required long QuantizationBytes { get; init; }

    /// <summary>
    /// Bytes of pools that have a class, outside the blocks in use: free blocks, tails not carved yet, remainders that
    /// hold no block, and empty pools that keep their class.
    /// </summary>
    public required long AvailableBytes { get; init; }

    /// <summary>Bytes of arenas that belong to no class.</summary>
    public required long UnusedPoolBytes { get; init; }

    /// <summary>Bytes of metadata: pool headers and the lease table.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Bytes of chunks, in use or cached.</summary>
    public required long ChunkBytes { get; init; }

    /// <summary>Bytes of tables and of leases too large for a block.</summary>
    public required long LargeBytes { get; init; }

    /// <summary>Bytes of blocks in use: <see cref="AllocatedBytes"/> + <see cref="QuantizationBytes"/>.</summary>
    public long BlockBytes => AllocatedBytes + QuantizationBytes;

    /// <summary>
    /// <see cref="QuantizationBytes"/> over <see cref="BlockBytes"/>, from 0 to 1; 0 when no block is in use.
    /// </summary>
    public double WasteRatio => BlockBytes == 0 ? 0 : (double)QuantizationBytes / BlockBytes;

    /// <summary>Leases not released.</summary>
    public required long LeasesLive { get; init; }

    /// <summary>Leases ever taken.</summary>
    public required long LeasesTotal { get; init; }

    /// <summary>How often the chain of leases released by other threads was freed.</summary>
    public required long ChainDrains { get; init; }

    /// <summary>Arenas mapped now.</summary>
    public required int Arenas { get; init; }

    /// <summary>The most arenas that were ever mapped at once.</summary>
    public required int ArenasHighWater { get; init; }

    /// <summary>Arenas ever mapped.</summary>
    public required long ArenasAllocated { get; init; }

    /// <summary>Arenas returned to the system.</summary>
    public required long ArenasReclaimed { get; init; }

    /// <summary>Pools that belong to a class.</summary>
    public required int Pools { get; init; }

    /// <summary>Chunks rented.</summary>
    public required int ChunksInUse { get; init; }

    /// <summary>The most chunks that were ever rented at once.</summary>
    public required int ChunksInUseHighWater { get; init; }

    /// <summary>Free chunks kept for the next rent.</summary>
    public required int ChunksCached { get; init; }

    /// <summary>The classes that have a pool, smallest blocks first.</summary>
    public required IReadOnlyList<SizeClassStatistics> Classes { get; init; }

    /// <summary>Prints the tables of CPython's <c>sys._debugmallocstats()</c>, extended.</summary>
    /// <returns>Lines that end in LF.</returns>
    public string ToDebugMallocStats() => PoolStatisticsText.Render(this);
}

/// <summary>One row of the block table: a size class and the pools that serve it.</summary>
public sealed record SizeClassStatistics
{
    /// <summary>The class's number, from 0.</summary>
    public required int Class { get; init; }

    /// <summary>Bytes in each block.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Pools of this class: used, full, or empty and kept for it.</summary>
    public required int Pools { get; init; }

    /// <summary>Blocks in use.</summary>
    public required long BlocksInUse { get; init; }

    /// <summary>Free blocks in those pools, including those never carved.</summary>
    public required long BlocksAvailable { get; init; }
}
