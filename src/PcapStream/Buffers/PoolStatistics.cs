namespace PcapStream.Buffers;

/// <summary>
/// A snapshot of a <see cref="BufferAllocator"/>. <see cref="AllocatedBytes"/> + <see cref="QuantizationBytes"/> +
/// <see cref="AvailableBytes"/> + <see cref="UnusedPoolBytes"/> + <see cref="HeaderBytes"/> + <see cref="ChunkBytes"/> +
/// <see cref="LargeBytes"/> = <see cref="MappedBytes"/> &lt;= <see cref="LimitBytes"/>.
/// </summary>
public sealed record PoolStatistics
{
    /// <summary>The memory limit in bytes.</summary>
    public required long LimitBytes { get; init; }

    /// <summary>Bytes mapped now.</summary>
    public required long MappedBytes { get; init; }

    /// <summary>The most bytes that were ever mapped at once.</summary>
    public required long PeakMappedBytes { get; init; }

    /// <summary>Bytes that leases asked for and that lie in blocks. Includes what other threads released and nobody has drained yet.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Bytes lost inside the blocks in use: rounding, fences, and whole blocks in quarantine.</summary>
    public required long QuantizationBytes { get; init; }

    /// <summary>Bytes of pools that have a class, outside the blocks in use: free blocks, tails not carved yet, remainders that hold no block, and pools kept for their class though none of their blocks is in use.</summary>
    public required long AvailableBytes { get; init; }

    /// <summary>Bytes of arenas that belong to no class.</summary>
    public required long UnusedPoolBytes { get; init; }

    /// <summary>Bytes of metadata: pool headers and the lease table.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Bytes of chunks, in use or cached.</summary>
    public required long ChunkBytes { get; init; }

    /// <summary>Bytes of tables and of leases too large for a block.</summary>
    public required long LargeBytes { get; init; }

    /// <summary>Bytes of blocks handed out: <see cref="AllocatedBytes"/> + <see cref="QuantizationBytes"/>.</summary>
    public long BlockBytes => AllocatedBytes + QuantizationBytes;

    /// <summary><see cref="QuantizationBytes"/> over <see cref="BlockBytes"/>, from 0 to 1; 0 when no block is out.</summary>
    public double WasteRatio => BlockBytes == 0 ? 0 : (double)QuantizationBytes / BlockBytes;

    /// <summary>Leases that nobody has released.</summary>
    public required long LeasesLive { get; init; }

    /// <summary>Leases ever taken.</summary>
    public required long LeasesTotal { get; init; }

    /// <summary>How often leases released by other threads were taken back, as one chain each time.</summary>
    public required long ChainDrains { get; init; }

    /// <summary>Arenas mapped now.</summary>
    public required int Arenas { get; init; }

    /// <summary>The most arenas that were ever mapped at once.</summary>
    public required int ArenasHighWater { get; init; }

    /// <summary>Arenas ever mapped.</summary>
    public required long ArenasAllocated { get; init; }

    /// <summary>Arenas given back to the system.</summary>
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
