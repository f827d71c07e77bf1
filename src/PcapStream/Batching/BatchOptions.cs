using PcapStream.Batching.Pipeline;
using PcapStream.Buffers;
using PcapStream.Buffers.Leases;
using PcapStream.Capture;

namespace PcapStream.Batching;

/// <summary>How packets are put into batches, and how much memory that may take.</summary>
public sealed record BatchOptions
{
    /// <summary>The most packets per batch; its index alone is then 512 MiB.</summary>
    public const int MaxPacketsPerBatch = 1 << 24;

    /// <summary>The most threads that may read a file.</summary>
    public const int MaxThreads = 64;

    /// <summary>4096 packets per batch, 32 MiB in all, no read-ahead, not strict.</summary>
    public static BatchOptions Default { get; } = new();

    /// <summary>
    /// Packets in a batch; the last one of a capture may have fewer. 1 to <see cref="MaxPacketsPerBatch"/>.
    /// </summary>
    public int PacketsPerBatch { get; init; } = 4096;

    /// <summary>
    /// Bytes of capture in a batch: it is closed by the packet that reaches this. Null for 8 MiB, or the
    /// part of <see cref="MemoryLimit"/> that is left for a batch where that is less.
    /// </summary>
    public long? BytesPerBatch { get; init; }

    /// <summary>Hard limit, in bytes, on all native memory: chunks, batch indexes, leases and their metadata.</summary>
    public long MemoryLimit { get; init; } = BufferAllocatorOptions.Default.MemoryLimit;

    /// <summary>
    /// Batches that a background thread reads ahead of the consumer; 0 reads on the caller's own thread, which costs
    /// least when the capture is in the page cache. Asynchronous reading always reads at least one ahead.
    /// </summary>
    public int ReadAhead { get; init; }

    /// <summary>
    /// Threads of an operation, the caller's included, 1 to <see cref="MaxThreads"/>: each reads ranges of a file and
    /// works on their packets. One thread reads pipes, and also files when <see cref="MemoryLimit"/> leaves no chunks
    /// for more. A compressed capture is decompressed on a thread of its own if this is more than 1. A
    /// <see cref="BatchReader"/> reads a file on its caller's thread.
    /// </summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>The most packets to read; nothing after them is read. Null for all.</summary>
    public long? MaxPackets { get; init; }

    /// <summary>
    /// Whether the first damage ends reading with a <see cref="CaptureException"/>; else it goes into the ledger.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>
    /// How the capture is opened: memory for decompression in addition to <see cref="MemoryLimit"/>, and whether a
    /// growing file is followed.
    /// </summary>
    public CaptureOptions Capture { get; init; } = CaptureOptions.Default;

    /// <summary>
    /// How long the reader waits for a batch to be released when all memory is in use, before it fails with a
    /// <see cref="BufferExhaustedException"/>: a consumer that keeps every batch must not hang.
    /// </summary>
    public TimeSpan ExhaustionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether blocks are fenced, filled and checked (pymalloc's debug hooks); slower.</summary>
    public bool PoolDebug { get; init; }

    /// <summary>How lost leases are found.</summary>
    public LeakDetection LeakDetection { get; init; }

    /// <summary>Bytes of the allocator's share for chunks and tables that the reader leaves to others.</summary>
    internal long SetAside { get; init; }

    /// <summary>
    /// Bytes of chunks at which a batch is closed, however few of them its packets use; null for all that there are.
    /// </summary>
    internal long? ChunkBytesPerBatch { get; init; }

    /// <summary>Most bytes that a record may need; null for all that there are.</summary>
    internal long? LargestRecord { get; init; }

    /// <summary>Least bytes in a range of a file that a worker reads; null for the usual number.</summary>
    internal int? LeastRange { get; init; }

    /// <summary>
    /// The longest time that a packet of a pipe waits for its batch to fill while others arrive; null for any time.
    /// </summary>
    internal TimeSpan? MostDelay { get; init; }

    /// <summary>
    /// The least <see cref="MemoryLimit"/> that can hold one batch of these options and those read ahead.
    /// </summary>
    public long LeastMemoryLimit
    {
        get
        {
            long share = Math.Max(BufferAllocatorOptions.LeastChunkShare, BatchPlan.LeastChunkShare(this) + SetAside);
            // The lease reserve is a quarter of the limit, or its own least where that is more.
            return Math.Max((share * 4 + 2) / 3, share + BufferAllocatorOptions.LeastLeaseReserve);
        }
    }

    /// <summary>The memory part of these options, for an allocator that several readers share.</summary>
    public BufferAllocatorOptions AllocatorOptions =>
        new() { MemoryLimit = MemoryLimit, PoolDebug = PoolDebug, LeakDetection = LeakDetection };
}
