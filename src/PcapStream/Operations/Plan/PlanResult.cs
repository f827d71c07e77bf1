using PcapStream.Capture.Compression;

namespace PcapStream.Operations.Plan;

/// <summary>The predicted results of parsing a capture, and the cost.</summary>
public sealed record PlanResult
{
    /// <summary>The capture.</summary>
    public required string File { get; init; }

    /// <summary>How it is compressed; null when it is not.</summary>
    public required CompressionFormat? Compression { get; init; }

    /// <summary>Bytes in the file, as stored.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of capture, uncompressed.</summary>
    public required Prediction CaptureBytes { get; init; }

    /// <summary>Packets.</summary>
    public required Prediction Packets { get; init; }

    /// <summary>Packets that pass <see cref="PlanOptions.Filter"/>; null without a filter.</summary>
    public required Prediction? Passing { get; init; }

    /// <summary>Bytes of CSV with <see cref="PlanOptions.Columns"/>, including the line of names.</summary>
    public required Prediction CsvBytes { get; init; }

    /// <summary>
    /// The highest resident set size, in bytes, of a process that parses the capture:
    /// <see cref="Receipts.MemoryReceipt.PeakRss"/>.
    /// </summary>
    public required Prediction PeakMemory { get; init; }

    /// <summary>Seconds of <see cref="ReadingResult.Elapsed"/>, without the process's start.</summary>
    public required Prediction Seconds { get; init; }

    /// <summary>Seconds of <see cref="ReadingResult.Elapsed"/> for the CSV, without the cost of writing it.</summary>
    public required Prediction CsvSeconds { get; init; }

    /// <summary>The prediction for <see cref="PlanOptions.Statistics"/>; null without any.</summary>
    public required StatsPlan? Stats { get; init; }

    /// <summary>The prediction for <see cref="PlanOptions.Conversion"/>; null without one.</summary>
    public required ConvertPlan? Conversion { get; init; }

    /// <summary>Bytes of capture that were sampled.</summary>
    public required long SampledBytes { get; init; }

    /// <summary>Places that were sampled, including the head; 1 for a file that was read from its start.</summary>
    public required int Places { get; init; }

    /// <summary>Whether all of it was read, so that packets, bytes and CSV are exact.</summary>
    public required bool Exact { get; init; }

    /// <summary>Whether a sample has damage.</summary>
    public required bool Damaged { get; init; }

    /// <summary>
    /// Bytes per second at which one thread read and decoded the samples, from storage or the page cache.
    /// </summary>
    public required double SampleRate { get; init; }
}

/// <summary>The predicted results and cost of counting statistics.</summary>
public sealed record StatsPlan
{
    /// <summary>
    /// Rows of each statistic of conversations or endpoints: at least those that the samples have, at most as if every
    /// part of the capture had rows of its own.
    /// </summary>
    public required IReadOnlyList<RowsPlan> Rows { get; init; }

    /// <summary>Bytes on disk at once for tables that do not fit in memory; 0 when they are sure to fit.</summary>
    public required Prediction TemporaryBytes { get; init; }

    /// <summary>The highest resident set size, in bytes.</summary>
    public required Prediction PeakMemory { get; init; }

    /// <summary>Seconds, without the process's start and without printing rows.</summary>
    public required Prediction Seconds { get; init; }
}

/// <summary>The predicted rows of a statistic.</summary>
/// <param name="Statistic">Its name, such as <c>conv,tcp</c>.</param>
/// <param name="Rows">Its rows.</param>
public sealed record RowsPlan(string Statistic, Prediction Rows);

/// <summary>The predicted result and cost of a conversion.</summary>
public sealed record ConvertPlan
{
    /// <summary>Bytes of the file that is written, after compression.</summary>
    public required Prediction OutputBytes { get; init; }

    /// <summary>The highest resident set size, in bytes.</summary>
    public required Prediction PeakMemory { get; init; }

    /// <summary>Seconds, without the process's start and without a storage that is slower.</summary>
    public required Prediction Seconds { get; init; }
}

/// <summary>An estimate and its range.</summary>
/// <param name="Estimate">The most likely value.</param>
/// <param name="Low">Low end of the range.</param>
/// <param name="High">High end of the range.</param>
public readonly record struct Prediction(double Estimate, double Low, double High)
{
    /// <summary>An exact value.</summary>
    public static Prediction Exactly(double value) => new(value, value, value);

    /// <summary>Whether a measured value lies in the range.</summary>
    public bool Covers(double actual) => actual >= Low && actual <= High;

    /// <summary>
    /// The relative error of the estimate: 0.1 for a tenth too much, negative for too little, 0 when both are 0,
    /// infinite when only the measured value is 0.
    /// </summary>
    public double ErrorAgainst(double actual) => Estimate == actual ? 0 : (Estimate - actual) / actual;

    /// <summary>The product with an exact value, up to a bound.</summary>
    internal Prediction Times(double factor, double most) =>
        new(Math.Min(most, Estimate * factor), Math.Min(most, Low * factor), Math.Min(most, High * factor));

    /// <summary>The sum with an exact value.</summary>
    internal Prediction Plus(double known) => new(Estimate + known, Low + known, High + known);
}
