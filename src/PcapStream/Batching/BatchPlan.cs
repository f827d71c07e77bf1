using PcapStream.Buffers;

namespace PcapStream.Batching;

/// <summary>What <see cref="BatchOptions"/> come to: every bound checked, every size that was left open derived.</summary>
internal sealed record BatchPlan
{
    private const long DefaultBytesPerBatch = 8 << 20;
    private const int MaxReadAhead = 1024;

    // A batch's first and last chunk are partly its neighbours'.
    private const int SharedChunks = 2;

    // Each thread fills one chunk while another is waiting to be used.
    private const int WindowPerThread = 2;

    public required int PacketsPerBatch { get; init; }

    public required long BytesPerBatch { get; init; }

    public required int ReadAhead { get; init; }

    public required bool Strict { get; init; }

    public required TimeSpan ExhaustionTimeout { get; init; }

    public required int Threads { get; init; }

    /// <summary>Chunks that may be filled ahead of the one that is indexed; less than two means that one thread reads.</summary>
    public required int ReadWindow { get; init; }

    /// <summary>Most bytes that a record may need, header included.</summary>
    public required long LargestRecord { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of bounds; the message says which bounds.</exception>
    public static BatchPlan From(BatchOptions options)
    {
        Check(options.PacketsPerBatch, 1, BatchOptions.MaxPacketsPerBatch, nameof(options.PacketsPerBatch));
        Check(options.ReadAhead, 0, MaxReadAhead, nameof(options.ReadAhead));
        Check(options.Threads, 1, BatchOptions.MaxThreads, nameof(options.Threads));
        if (options.MemoryLimit < options.LeastMemoryLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MemoryLimit,
                $"batches of {options.PacketsPerBatch} packets with {options.ReadAhead} read ahead need a memory limit of at least {options.LeastMemoryLimit} bytes");
        }
        long share = options.MemoryLimit - options.AllocatorOptions.EffectiveLeaseReserve - AllIndexBytes(options);
        long mostBytes = share - SharedChunks * ChunkPool.ChunkSize;
        long bytes = options.BytesPerBatch ?? Math.Min(Math.Min(DefaultBytesPerBatch, mostBytes), Math.Max(ChunkPool.ChunkSize, share / 2));
        Check(bytes, 1, mostBytes, nameof(options.BytesPerBatch));
        long window = options.Threads == 1 ? 0 : Math.Clamp((mostBytes - bytes) / ChunkPool.ChunkSize, 0, options.Threads * WindowPerThread);
        return new BatchPlan
        {
            PacketsPerBatch = options.PacketsPerBatch,
            BytesPerBatch = bytes,
            ReadAhead = options.ReadAhead,
            Strict = options.Strict,
            ExhaustionTimeout = options.ExhaustionTimeout,
            Threads = options.Threads,
            ReadWindow = (int)window,
            // The chunk in which it starts and the one in which it ends stay until it is in one piece.
            LargestRecord = Math.Clamp(mostBytes - window * ChunkPool.ChunkSize, ChunkPool.ChunkSize, int.MaxValue),
        };
    }

    /// <summary>The least bytes of chunks and tables that suffice for one batch and what is read ahead.</summary>
    public static long LeastChunkShare(BatchOptions options) => AllIndexBytes(options) + (SharedChunks + 1) * ChunkPool.ChunkSize;

    // One batch is with the consumer and one is being filled besides those that are read ahead.
    private static long AllIndexBytes(BatchOptions options) => (options.ReadAhead + 2) * ((long)options.PacketsPerBatch * PacketBatch.RecordSize);

    private static void Check(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}");
    }
}
