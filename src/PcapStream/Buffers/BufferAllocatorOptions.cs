using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Leases;
using PcapStream.Buffers.Raw;

namespace PcapStream.Buffers;

/// <summary>Limits of a <see cref="BufferAllocator"/>, and how closely it checks its use.</summary>
public sealed record BufferAllocatorOptions
{
    /// <summary>
    /// The least <see cref="LeaseReserve"/> in bytes: one arena (1 MiB), its headers, and one segment of the lease
    /// table.
    /// </summary>
    public const long LeastLeaseReserve = (1 << 20) + (256 << 10);

    /// <summary>
    /// The least room for chunks in bytes: one that is filled, one that is read, and their batches' tables.
    /// </summary>
    public const long LeastChunkShare = (2 << 20) + (768 << 10);

    /// <summary>The least <see cref="MemoryLimit"/> in bytes: 4 MiB.</summary>
    public const long LeastMemoryLimit = LeastLeaseReserve + LeastChunkShare;

    /// <summary>32 MiB, a quarter of it for leases, no checks.</summary>
    public static BufferAllocatorOptions Default { get; } = new();

    /// <summary>
    /// The most bytes that may be mapped at once, metadata included. At least <see cref="LeastMemoryLimit"/>.
    /// </summary>
    public long MemoryLimit { get; init; } = 32 << 20;

    /// <summary>
    /// The bytes of the limit that only leases may use; chunks and tables have the rest. 0 stands for a quarter of the
    /// limit.
    /// </summary>
    public long LeaseReserve { get; init; }

    /// <summary>
    /// Whether blocks get fences, clean and dead bytes and a quarantine. Slow; each lease remembers where it was taken.
    /// </summary>
    public bool PoolDebug { get; init; }

    /// <summary>How lost leases are found.</summary>
    public LeakDetection LeakDetection { get; init; }

    /// <summary>Where memory comes from; null stands for <see cref="RawAllocator.System"/>.</summary>
    public RawAllocator? RawAllocator { get; init; }

    /// <summary>
    /// Bytes in a chunk that is rented for less, a power of two: many readers that share the memory need small ones.
    /// </summary>
    internal int ChunkBytes { get; init; } = ChunkPool.ChunkSize;

    internal long EffectiveLeaseReserve =>
        LeaseReserve != 0 ? LeaseReserve : Math.Max(MemoryLimit / 4, LeastLeaseReserve);

    internal void Validate()
    {
        if (MemoryLimit < LeastMemoryLimit)
            Throw.LimitTooSmall(MemoryLimit);
        long reserve = EffectiveLeaseReserve;
        if (reserve < LeastLeaseReserve || reserve > MemoryLimit - LeastChunkShare)
            Throw.ReserveOutOfRange(reserve, MemoryLimit);
        if (LeakDetection is < LeakDetection.Off or > LeakDetection.Advanced)
            throw new ArgumentOutOfRangeException(
                nameof(LeakDetection), LeakDetection, "Leak detection is Off, Simple or Advanced.");
    }
}
