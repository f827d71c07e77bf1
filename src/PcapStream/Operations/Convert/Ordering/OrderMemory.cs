using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Buffers.Chunks;
using PcapStream.Inputs;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>How the memory is shared by the captures, or the runs, that are open at once.</summary>
internal sealed record OrderMemory
{
    // A capture's packets lie in one chunk, or in two.
    private const int ChunksEach = 2;
    private const int LeastChunk = 64 << 10;
    private const int LeastRunBuffer = 32 << 10;
    private const int MostRunBuffer = 1 << 20;

    // The least record; more packets than a chunk can hold need no index.
    private const int BytesPerPacket = 64;

    private readonly long _usable;

    private OrderMemory(BatchOptions options)
    {
        Allocator = options.AllocatorOptions;
        // The rest is for chunks that are larger, after large packets and damage, and for the buffer of a run.
        _usable = (options.MemoryLimit - Allocator.EffectiveLeaseReserve) / 4 * 3;
    }

    /// <summary>The memory.</summary>
    public BufferAllocatorOptions Allocator { get; private init; }

    /// <summary>How each capture is read.</summary>
    public required BatchOptions Batches { get; init; }

    /// <summary>Most captures that are open at once.</summary>
    public required int MostCaptures { get; init; }

    /// <summary>Most runs that are read at once.</summary>
    public int MostRuns => (int)Math.Max(2, _usable / LeastRunBuffer);

    /// <summary>For a number of captures, or for as many of them as can be open.</summary>
    /// <param name="captures">Their number.</param>
    /// <param name="options">The memory limit.</param>
    /// <param name="mostOpen">Most of them to open; null for as many as possible.</param>
    public static OrderMemory For(int captures, BatchOptions options, int? mostOpen)
    {
        var memory = new OrderMemory(options) { Batches = options, MostCaptures = 1 };
        int open = Math.Max(2, Math.Min(mostOpen ?? int.MaxValue, OpenFiles.Left()));
        open = (int)Math.Min(Math.Min(open, Math.Max(captures, 2)), memory._usable / memory.BytesFor(LeastChunk));
        int chunk = ChunkPool.ChunkSize;
        while (chunk > LeastChunk && open * memory.BytesFor(chunk) > memory._usable)
            chunk /= 2;
        return memory with
        {
            MostCaptures = open,
            Allocator = memory.Allocator with { ChunkBytes = chunk },
            Batches = options with
            {
                PacketsPerBatch = memory.PacketsFor(chunk),
                BytesPerBatch = chunk / 2,
                ChunkBytesPerBatch = 3L * chunk,
                LargestRecord = Math.Max(LeastChunk, memory._usable / (captures > 1 ? 8 : 2)),
                Threads = 1,
                ReadAhead = 0,
                // Nothing releases memory while the only thread waits for it.
                ExhaustionTimeout = TimeSpan.Zero,
            },
        };
    }

    /// <summary>Bytes of the buffer for each of a number of runs.</summary>
    public int RunBuffer(int runs) => (int)Math.Clamp(_usable / runs / 4096 * 4096, LeastRunBuffer, MostRunBuffer);

    private long BytesFor(int chunk) => (ChunksEach * chunk) + ((long)PacketsFor(chunk) * PacketBatch.RecordSize);

    private int PacketsFor(int chunk) => Math.Min(Batches.PacketsPerBatch, chunk / 2 / BytesPerPacket);
}
