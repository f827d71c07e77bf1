namespace PcapStream.Receipts;

/// <summary>The memory that a run needed; all sizes in bytes.</summary>
public sealed record MemoryReceipt
{
    /// <summary>Resident set size just before the first byte of input was read.</summary>
    public required long StartupRss { get; init; }

    /// <summary>Highest resident set size of the process, counted by the kernel.</summary>
    public required long PeakRss { get; init; }

    /// <summary>The bytes that reading added.</summary>
    public long Growth => PeakRss - StartupRss;

    /// <summary>Bytes of capture that were read, uncompressed.</summary>
    public required long CaptureBytes { get; init; }

    /// <summary>Bytes added per byte of capture; 0 when nothing was read.</summary>
    public double ExpansionRatio => CaptureBytes == 0 ? 0 : (double)Growth / CaptureBytes;

    /// <summary>The pool's part.</summary>
    public required PoolReceipt Pool { get; init; }

    /// <summary>The garbage-collected heap's part.</summary>
    public required GcReceipt Gc { get; init; }

    /// <summary>How long reading waited for memory to be released.</summary>
    public required TimeSpan ReaderWait { get; init; }

    /// <summary>Memory over time, at most a few hundred samples; empty for a run of a few milliseconds.</summary>
    public IReadOnlyList<MemorySample> Timeline { get; init; } = [];
}

/// <summary>Memory at one time of a run; sizes in bytes.</summary>
/// <param name="Elapsed">Time since the first byte of input was read.</param>
/// <param name="Pool">Mapped by the pool.</param>
/// <param name="Resident">Resident set size of the process.</param>
public readonly record struct MemorySample(TimeSpan Elapsed, long Pool, long Resident);

/// <summary>Use of the garbage-collected heap while reading; sizes in bytes.</summary>
/// <param name="Heap">Size of the heap at the end.</param>
/// <param name="Allocated">Allocated while reading, by all threads.</param>
/// <param name="AllocatedPerPacket">The same over the packets read.</param>
/// <param name="Collections">Collections while reading, of generations 0, 1 and 2.</param>
public sealed record GcReceipt(long Heap, long Allocated, double AllocatedPerPacket, IReadOnlyList<int> Collections);

/// <summary>Use of the pooled allocator; sizes in bytes.</summary>
/// <param name="Limit">The hard limit.</param>
/// <param name="Peak">Most bytes ever mapped; never above the limit.</param>
/// <param name="Mapped">Mapped at the end.</param>
/// <param name="Chunks">Most chunks that were in use at once.</param>
/// <param name="InFlightHigh">Most batches in use at once.</param>
/// <param name="Retained">Leases still live at the end.</param>
/// <param name="WasteRatio">Share of the blocks in use that rounding wastes, 0 to 1.</param>
public sealed record PoolReceipt(
    long Limit, long Peak, long Mapped, int Chunks, int InFlightHigh, long Retained, double WasteRatio);
