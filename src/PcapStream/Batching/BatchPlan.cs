using PcapStream.Buffers;

namespace PcapStream.Batching;

/// <summary>What <see cref="BatchOptions"/> come to: every bound checked, every size that was left open derived.</summary>
internal sealed record BatchPlan
{
    private const long DefaultBytesPerBatch = 8 << 20;
    private const int MaxReadAhead = 1024;

    // One chunk is being filled while a batch still holds the one before.
    private const int StreamChunks = 2;

    // One chunk is being indexed, one is pending behind it, and one holds the record that straddles them.
    private const int FileChunks = 3;

    // Each thread fills one chunk while another is waiting to be used.
    private const int WindowPerThread = 2;

    public required int PacketsPerBatch { get; init; }

    public required long BytesPerBatch { get; init; }

    /// <summary>
    /// Bytes of chunks with which a batch is closed, whatever it holds: large records leave much of their chunks unused.
    /// </summary>
    public required long ChunkBytesPerBatch { get; init; }

    public required int ReadAhead { get; init; }

    public required long MaxPackets { get; init; }

    public required bool Strict { get; init; }

    public required TimeSpan ExhaustionTimeout { get; init; }

    public required int Threads { get; init; }

    /// <summary>Chunks that may be filled ahead of the one that is indexed; 0 when one thread reads.</summary>
    public required int ReadWindow { get; init; }

    /// <summary>Most bytes that a record may need, header included.</summary>
    public required long LargestRecord { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of bounds; the message says which bounds.</exception>
    public static BatchPlan From(BatchOptions options, BufferAllocatorOptions memory)
    {
        Check(options.PacketsPerBatch, 1, BatchOptions.MaxPacketsPerBatch, nameof(options.PacketsPerBatch));
        Check(options.MaxPackets ?? 1, 1, long.MaxValue, nameof(options.MaxPackets));
        Check(options.ReadAhead, 0, MaxReadAhead, nameof(options.ReadAhead));
        Check(options.Threads, 1, BatchOptions.MaxThreads, nameof(options.Threads));
        long share = memory.MemoryLimit - memory.EffectiveLeaseReserve - options.SetAside;
        if (share < LeastChunkShare(options))
        {
            throw new ArgumentOutOfRangeException(nameof(options), memory.MemoryLimit,
                $"batches of {options.PacketsPerBatch} packets with {options.ReadAhead} read ahead need a memory limit of at least {options.LeastMemoryLimit} bytes");
        }
        long chunks = (share - AllIndexBytes(options)) / ChunkPool.ChunkSize;
        long window = Math.Min(options.Threads * WindowPerThread, chunks / 4);
        if (options.Threads == 1 || window < 2)
            window = 0;
        long chunksPerBatch = chunks - (window == 0 ? StreamChunks : window + FileChunks);
        long bytes = options.BytesPerBatch ?? Math.Min(DefaultBytesPerBatch, chunksPerBatch * ChunkPool.ChunkSize);
        Check(bytes, 1, chunksPerBatch * ChunkPool.ChunkSize, nameof(options.BytesPerBatch));
        return new BatchPlan
        {
            PacketsPerBatch = options.PacketsPerBatch,
            BytesPerBatch = bytes,
            ChunkBytesPerBatch = chunksPerBatch * ChunkPool.ChunkSize,
            ReadAhead = options.ReadAhead,
            MaxPackets = options.MaxPackets ?? long.MaxValue,
            Strict = options.Strict,
            ExhaustionTimeout = options.ExhaustionTimeout,
            Threads = options.Threads,
            ReadWindow = (int)window,
            // Beside it there are the chunk in which it starts and the one in which it ends.
            LargestRecord = Math.Min((chunks - window - 2) * ChunkPool.ChunkSize, ChunkPool.LargestChunk),
        };
    }

    /// <summary>The least bytes of chunks and tables that suffice for one batch and what is read ahead.</summary>
    public static long LeastChunkShare(BatchOptions options) => AllIndexBytes(options) + (StreamChunks + 1) * ChunkPool.ChunkSize;

    // One batch is with the consumer and one is being filled besides those that are read ahead.
    private static long AllIndexBytes(BatchOptions options) =>
        (options.ReadAhead + 2) * MappedMemory.RoundToPages((long)options.PacketsPerBatch * PacketBatch.RecordSize);

    private static void Check(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}");
    }
}
