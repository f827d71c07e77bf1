using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Inputs;
using PcapStream.Operations.Selection;
using PcapStream.Receipts;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Predicts from samples of a capture the results of parsing, counting or converting it, and the cost.
/// <code>
/// PlanResult plan = PlanOperation.Run("big.pcap", new PlanOptions());
/// CountResult run = CountOperation.Run(["big.pcap"], new CountOptions());
/// double error = plan.Packets.ErrorAgainst(run.Packets);
/// </code>
/// </summary>
public static class PlanOperation
{
    /// <summary>Bytes in which records are counted at each place.</summary>
    public const int SampleBytes = 16 << 10;

    /// <summary>
    /// The reason why a file cannot be sampled, in one line: it is the standard input, a pipe or a device; null for
    /// other files.
    /// </summary>
    public static string? Refusal(string file) => InputFile.IsStream(file) ? RefusalOf(file) : null;

    /// <summary>Reads samples of a capture.</summary>
    /// <param name="file">A file.</param>
    /// <param name="options">The operation to predict, and the amount of sampling.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An option is out of bounds, or the memory limit is too small for the statistics.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="CaptureException">
    /// It cannot be opened or read, is not a capture, or is not a regular file; the filter does not apply to its link
    /// types, or the format to write cannot hold its packets.
    /// </exception>
    public static PlanResult Run(string file, PlanOptions options, CancellationToken cancellation = default)
    {
        Check(options);
        if (Refusal(file) is { } refusal)
            throw new CaptureException(refusal);
        long startup = options.StartupBytes ?? ProcessMemory.Resident;
        try
        {
            return Plan(file, options, startup, cancellation);
        }
        catch (FilterException error)
        {
            throw new CaptureException($"{file}: {error.Message}", error);
        }
    }

    private static PlanResult Plan(string file, PlanOptions options, long startup, CancellationToken cancellation)
    {
        using CaptureReader capture =
            CaptureReader.Open(file, options.Batches.Capture with { Follow = false }, cancellation);
        // Files under /proc, and special files on other systems, have no length.
        if (capture.FileLength is not { } fileBytes)
            throw new CaptureException(RefusalOf(file));
        using var reader = new SampleReader(options);
        Survey survey = capture.Compression is null
            ? FileSurvey.Take(capture, reader, options, cancellation)
            : CompressedSurvey.Take(capture, reader, options, cancellation);
        survey = survey with { Format = capture.Format, IsCompressed = capture.Compression is not null };
        if (IndexUse.Of(file) is { EndsEarly: false } index)
            survey = survey.With(index);
        Prediction seconds = TimeModel.Predict(survey, options.Batches.Threads, sample => sample.Parsing);
        Sample timed = survey.Trials.Aggregate(survey.First, (sum, trial) => sum + trial);
        return new PlanResult
        {
            File = file,
            Compression = capture.Compression,
            FileBytes = fileBytes,
            CaptureBytes = survey.CaptureBytes,
            Packets = survey.Packets,
            Passing = options.Filter is null ? null : survey.Passing,
            CsvBytes = survey.CsvBytes,
            PeakMemory = MemoryModel.Predict(
                survey, options.Batches, startup, seconds.Estimate, options.Filter is not null),
            Seconds = seconds,
            CsvSeconds = TimeModel.Predict(survey, options.Batches.Threads, sample => sample.Writing),
            Stats = options.Statistics.Count > 0
                ? StatsForecast.Take(file, survey, options, startup, cancellation)
                : null,
            Conversion = options.Conversion is not null
                ? ConvertForecast.Take(file, survey, options, startup, cancellation)
                : null,
            SampledBytes = survey.SampledBytes,
            Places = survey.Places,
            Exact = survey.Exact,
            Damaged = survey.Damaged || capture.Damage.Count > 0,
            SampleRate = timed.Parsing > TimeSpan.Zero ? timed.Bytes / timed.Parsing.TotalSeconds : 0,
        };
    }

    private static string RefusalOf(string file) => $"{file}: only regular files can be sampled, not pipes or devices";

    private static void Check(PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Columns.Count == 0)
            throw new ArgumentException("there is no column", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, PlanOptions.LeastSamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Samples, PlanOptions.MostSamples);
    }
}
