namespace PcapStream.Expansion.Measuring;

/// <summary>A program that reads captures, and is measured while it does.</summary>
public interface ISubject
{
    /// <summary>The command line, <c>{}</c> standing for the capture.</summary>
    string CommandLine { get; }

    /// <summary>Whether runs come with receipts, which tell how much they grew while they read, so that none without packets is needed.</summary>
    bool KeepsReceipts { get; }

    /// <summary>Runs it on a capture in a fresh process.</summary>
    /// <param name="part">The capture.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SubjectException">It cannot be started, fails, does not end, or does not open the capture.</exception>
    MeasuredRun Run(CapturePart part, CancellationToken cancellation);
}

/// <summary>What one run of the program took.</summary>
/// <param name="CaptureBytes">Size of the capture that it read, uncompressed.</param>
/// <param name="PeakBytes">Highest resident memory of its tree of processes.</param>
/// <param name="Elapsed">From its start to its end.</param>
public sealed record MeasuredRun(long CaptureBytes, long PeakBytes, TimeSpan Elapsed)
{
    /// <summary>What its own books say, where it keeps any.</summary>
    public Receipt? Receipt { get; init; }
}

/// <summary>What a program's own books say of a run; sizes in bytes.</summary>
/// <param name="Packets">Packets read.</param>
/// <param name="Reading">From the first byte read to the last.</param>
/// <param name="StartupBytes">Resident memory before the first byte was read.</param>
/// <param name="GrowthBytes">By how much it grew until the last was read, at most.</param>
/// <param name="AllocatedPerPacket">Allocated on the garbage-collected heap while reading, over packets.</param>
/// <param name="PoolPeakBytes">Most that its pool mapped.</param>
/// <param name="Collections">Garbage collections of all generations while reading.</param>
public sealed record Receipt(long Packets, TimeSpan Reading, long StartupBytes, long GrowthBytes, double AllocatedPerPacket, long PoolPeakBytes, int Collections);

/// <summary>Runs that were made one after the other, one for each size of the capture.</summary>
/// <param name="Empty">On the capture without its packets; null where the program keeps receipts, which tell its growth.</param>
/// <param name="Prefixes">On parts of the capture from its start, the smallest first.</param>
/// <param name="Whole">On the capture.</param>
public sealed record Round(MeasuredRun? Empty, IReadOnlyList<MeasuredRun> Prefixes, MeasuredRun Whole)
{
    /// <summary>Sizes and peaks of all that hold packets.</summary>
    public IEnumerable<(double Bytes, double Peak)> Points => Prefixes.Append(Whole).Select(run => ((double)run.CaptureBytes, (double)run.PeakBytes));
}

/// <summary>The program that is measured failed; the message says how, and quotes what it wrote to stderr.</summary>
public sealed class SubjectException(string message, Exception? cause = null) : Exception(message, cause);
