namespace PcapStream.Receipts;

/// <summary>What a run cost in memory; all sizes in bytes.</summary>
public sealed record MemoryReceipt
{
    /// <summary>Resident set size just before the first byte of input was read.</summary>
    public required long StartupRss { get; init; }

    /// <summary>Highest resident set size of the process, by the kernel's account.</summary>
    public required long PeakRss { get; init; }

    /// <summary>What reading added.</summary>
    public long Growth => PeakRss - StartupRss;

    /// <summary>Bytes of capture that were read, uncompressed.</summary>
    public required long CaptureBytes { get; init; }

    /// <summary>Memory grown per byte of capture; 0 when nothing was read.</summary>
    public double ExpansionRatio => CaptureBytes == 0 ? 0 : (double)Growth / CaptureBytes;

    /// <summary>The pool's part.</summary>
    public required PoolReceipt Pool { get; init; }

    /// <summary>The garbage-collected heap's part.</summary>
    public required GcReceipt Gc { get; init; }

    /// <summary>How long reading waited for memory to come back.</summary>
    public required TimeSpan ReaderWait { get; init; }
}
