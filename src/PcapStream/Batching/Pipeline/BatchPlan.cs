using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Buffers.Raw;

namespace PcapStream.Batching.Pipeline;

/// <summary>The sizes that <see cref="BatchOptions"/> result in: all bounds checked, all open sizes derived.</summary>
internal sealed record BatchPlan
{
    private const long DefaultBytesPerBatch = 8 << 20;
    private const int MaxReadAhead = 1024;

    // One chunk is being filled while a batch still holds the one before.
    private const int StreamChunks = 2;

    // One chunk is being indexed, one is pending after it, and one holds the record that straddles them.
    private const int DecompressedChunks = 3;

    // Decompressed chunks that may wait, for each thread.
    private const int WindowPerThread = 2;

    public required int PacketsPerBatch { get; init; }

    public required long BytesPerBatch { get; init; }

    /// <summary>
    /// Bytes of chunks at which a batch is closed: large records leave much of their chunks unused.
    /// </summary>
    public required long ChunkBytesPerBatch { get; init; }

    public required int ReadAhead { get; init; }

    public required long MaxPackets { get; init; }

    public required bool Strict { get; init; }

    public required TimeSpan ExhaustionTimeout { get; init; }

    public required TimeSpan? MostDelay { get; init; }

    public required int Threads { get; init; }

    /// <summary>Chunks that may be decompressed ahead of the one that is indexed; 0 with one thread.</summary>
    public required int ReadWindow { get; init; }

    /// <summary>Whether workers may read ranges of a file ahead of their turn.</summary>
    public required bool HasRanges { get; init; }

    /// <summary>Least bytes in such a range; null for the usual number.</summary>
    public required int? LeastRange { get; init; }

    /// <summary>Bytes of all chunks together.</summary>
    public required long ChunkBytes { get; init; }

    /// <summary>Most bytes that a record may need, header included.</summary>
    public required long LargestRecord { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is out of bounds; the message gives the bounds.
    /// </exception>
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
                $"batches of {options.PacketsPerBatch} packets with {options.ReadAhead} read ahead " +
                $"need a memory limit of at least {options.LeastMemoryLimit} bytes");
        }
        long chunks = (share - AllIndexBytes(options)) / ChunkPool.ChunkSize;
        long window = Math.Min(options.Threads * WindowPerThread, chunks / 4);
        if (options.Threads == 1 || window < 2)
            window = 0;
        bool hasRanges = options.Threads > 1 && options.ReadAhead == 0 && options.MaxPackets is null
            && RangeChunks(options) <= (chunks - DecompressedChunks) / 2;
        long held = hasRanges ? Math.Max(window, RangeChunks(options)) : window;
        long chunksPerBatch = chunks - (held == 0 ? StreamChunks : held + DecompressedChunks);
        long bytes = options.BytesPerBatch ?? Math.Min(DefaultBytesPerBatch, chunksPerBatch * ChunkPool.ChunkSize);
        Check(bytes, 1, chunksPerBatch * ChunkPool.ChunkSize, nameof(options.BytesPerBatch));
        return new BatchPlan
        {
            PacketsPerBatch = options.PacketsPerBatch,
            BytesPerBatch = bytes,
            ChunkBytesPerBatch = options.ChunkBytesPerBatch ?? chunksPerBatch * ChunkPool.ChunkSize,
            ReadAhead = options.ReadAhead,
            MaxPackets = options.MaxPackets ?? long.MaxValue,
            Strict = options.Strict,
            ExhaustionTimeout = options.ExhaustionTimeout,
            MostDelay = options.MostDelay,
            Threads = options.Threads,
            ReadWindow = (int)window,
            HasRanges = hasRanges,
            LeastRange = options.LeastRange,
            ChunkBytes = chunks * ChunkPool.ChunkSize,
            // In addition there are the chunk in which it starts and the one in which it ends.
            LargestRecord = Math.Min(
                options.LargestRecord ?? (chunks - held - 2) * ChunkPool.ChunkSize, ChunkPool.LargestChunk),
        };
    }

    /// <summary>The least bytes of chunks and tables for one batch and those read ahead.</summary>
    public static long LeastChunkShare(BatchOptions options) =>
        AllIndexBytes(options) + (StreamChunks + 1) * ChunkPool.ChunkSize;

    /// <summary>
    /// The least and the most bytes of the pool that are written to when a file is processed with all threads.
    /// </summary>
    /// <param name="captureBytes">Bytes in the capture.</param>
    /// <param name="recordBytes">Mean bytes of a record.</param>
    public (double Least, double Most) PoolBytes(double captureBytes, double recordBytes)
    {
        double batchBytes = Math.Clamp(PacketsPerBatch * recordBytes, 1, BytesPerBatch);
        double batch = batchBytes / ChunkPool.ChunkSize;
        // Workers without a batch are not started.
        int workers = (int)Math.Clamp(captureBytes / batchBytes + 1, 1, Threads);
        // A batch lies in whole chunks; it may share the first and the last.
        double least = HasRanges ? batch + workers : workers * (batch + 1);
        double most = workers * (Math.Ceiling(batch) + 1) + (ReadWindow == 0 ? 0 : ReadWindow + DecompressedChunks);
        double index = workers * Math.Min(captureBytes / recordBytes, PacketsPerBatch) * PacketBatch.RecordSize;
        return (Written(least), Written(most));

        double Written(double chunks) =>
            Math.Min(captureBytes, Math.Min(chunks * ChunkPool.ChunkSize, ChunkBytes)) + index;
    }

    // Each thread holds a range, with an index, while it waits for its turn: there is always memory for the batches
    // before.
    private static long RangeChunks(BatchOptions options) =>
        options.Threads + ((options.Threads * IndexBytes(options) + ChunkPool.ChunkSize - 1) / ChunkPool.ChunkSize);

    // One batch is with the consumer and one is being filled, in addition to those read ahead.
    private static long AllIndexBytes(BatchOptions options) => (options.ReadAhead + 2) * IndexBytes(options);

    private static long IndexBytes(BatchOptions options) =>
        MappedMemory.RoundToPages((long)options.PacketsPerBatch * PacketBatch.RecordSize);

    private static void Check(long value, long least, long most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}");
    }
}
