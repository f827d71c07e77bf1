namespace PcapStream.Expansion.Measuring;

/// <summary>A program that reads captures and is measured.</summary>
public interface ISubject
{
    /// <summary>The command line, with <c>{}</c> for the capture.</summary>
    string CommandLine { get; }

    /// <summary>Whether runs have receipts with their growth, so that no run without packets is needed.</summary>
    bool KeepsReceipts { get; }

    /// <summary>Runs the program on a capture in a new process.</summary>
    /// <param name="part">The capture.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="SubjectException">
    /// The program cannot be started, fails, does not end, or does not open the capture.
    /// </exception>
    MeasuredRun Run(InputPart part, CancellationToken cancellation);
}

/// <summary>The figures of one run.</summary>
/// <param name="CaptureBytes">The uncompressed size of the capture.</param>
/// <param name="PeakBytes">The highest resident memory of the tree of processes.</param>
/// <param name="Elapsed">The time from start to end.</param>
public sealed record MeasuredRun(long CaptureBytes, long PeakBytes, TimeSpan Elapsed)
{
    /// <summary>The highest resident memory of a single process of the tree.</summary>
    public long LargestBytes { get; init; } = PeakBytes;

    /// <summary>The number of processes that were seen.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>The names of the processes when they were largest together.</summary>
    public IReadOnlyList<string> NamesAtPeak { get; init; } = [];

    /// <summary>The program's own receipt; null when it has none.</summary>
    public Receipt? Receipt { get; init; }
}

/// <summary>A program's own figures of a run; sizes in bytes.</summary>
/// <param name="Packets">Packets read.</param>
/// <param name="Reading">The time from the first byte read to the last.</param>
/// <param name="StartupBytes">Resident memory before the first byte was read.</param>
/// <param name="GrowthBytes">The highest growth until the last byte was read.</param>
/// <param name="AllocatedPerPacket">Bytes allocated on the garbage-collected heap while reading, per packet.</param>
/// <param name="PoolPeakBytes">The most bytes that the pool mapped.</param>
/// <param name="Collections">Garbage collections of all generations while reading.</param>
public sealed record Receipt(long Packets, TimeSpan Reading, long StartupBytes, long GrowthBytes,
    double AllocatedPerPacket, long PoolPeakBytes, int Collections);

/// <summary>Consecutive runs, one for each size of the capture.</summary>
/// <param name="Empty">The run on the capture without packets; null for a program with receipts.</param>
/// <param name="Prefixes">The runs on prefixes of the capture, the smallest first.</param>
/// <param name="Whole">The run on the whole capture.</param>
public sealed record Round(MeasuredRun? Empty, IReadOnlyList<MeasuredRun> Prefixes, MeasuredRun Whole)
{
    /// <summary>Sizes and peaks of all runs on packets.</summary>
    public IEnumerable<(double Bytes, double Peak)> Points =>
        Prefixes.Append(Whole).Select(run => ((double)run.CaptureBytes, (double)ComparablePeak(run)));

    /// <summary>The size before the first packet: the peak without packets; null for a program with receipts.</summary>
    public long? StartupBytes => Empty is null ? null : ComparablePeak(Empty);

    // The shells of a wrapper, which end before the program reads, may be larger together than a program with few
    // packets, and the sampling may see them or not. Only as much is added to the largest process as the others had at
    // the peak on the whole capture.
    private long ComparablePeak(MeasuredRun run) =>
        Math.Min(run.PeakBytes, run.LargestBytes + (Whole.PeakBytes - Whole.LargestBytes));
}

/// <summary>The measured program failed; the message has the reason and the end of its stderr.</summary>
public sealed class SubjectException(string message, Exception? cause = null) : Exception(message, cause);
