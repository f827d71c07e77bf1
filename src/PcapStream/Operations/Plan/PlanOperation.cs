using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Receipts;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Predicts, from samples of a capture, what parsing it would bring and cost.
/// <code>
/// PlanResult plan = PlanOperation.Run("big.pcap", new PlanOptions());
/// CountResult run = CountOperation.Run(["big.pcap"], new CountOptions());
/// double error = plan.Packets.ErrorAgainst(run.Packets);
/// </code>
/// </summary>
public static class PlanOperation
{
    /// <summary>Bytes in which records are counted at each place.</summary>
    public const int SampleBytes = 32 << 10;

    /// <summary>Why a capture cannot be planned for, in one line: the standard input, a pipe or a device cannot be looked into; null for what can.</summary>
    public static string? Refusal(string file) => InputFile.IsStream(file) ? RefusalOf(file) : null;

    /// <summary>Reads samples of a capture.</summary>
    /// <param name="file">A file.</param>
    /// <param name="options">The run that is predicted, and how much is read for that.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="CaptureException">It cannot be opened or read, is not a capture, or is no file.</exception>
    public static PlanResult Run(string file, PlanOptions options, CancellationToken cancellation = default)
    {
        Check(options);
        if (Refusal(file) is { } refusal)
            throw new CaptureException(refusal);
        long startup = options.StartupBytes ?? ProcessMemory.Resident;
        using CaptureReader capture = CaptureReader.Open(file, options.Batches.Capture with { Follow = false }, cancellation);
        // What is no plain file to other systems, and files under /proc, do not tell their length.
        if (capture.FileLength is not { } fileBytes)
            throw new CaptureException(RefusalOf(file));
        using var reader = new SampleReader(options.Columns);
        Survey survey = capture.Compression is null
            ? FileSurvey.Take(capture, reader, options, cancellation)
            : CompressedSurvey.Take(capture, reader, options, cancellation);
        Prediction seconds = TimeModel.Predict(survey, options.Batches.Threads, sample => sample.Parsing);
        Sample timed = survey.Trials.Aggregate(survey.First, (sum, trial) => sum + trial);
        return new PlanResult
        {
            File = file,
            Compression = capture.Compression,
            FileBytes = fileBytes,
            CaptureBytes = survey.CaptureBytes,
            Packets = survey.Packets,
            CsvBytes = survey.CsvBytes,
            PeakMemory = MemoryModel.Predict(survey, capture.Compression is not null, options.Batches, startup, seconds.Estimate),
            Seconds = seconds,
            CsvSeconds = TimeModel.Predict(survey, options.Batches.Threads, sample => sample.Writing),
            SampledBytes = survey.SampledBytes,
            Places = survey.Places,
            Exact = survey.Exact,
            Damaged = survey.Damaged || capture.Damage.Count > 0,
            SampleRate = timed.Parsing > TimeSpan.Zero ? timed.Bytes / timed.Parsing.TotalSeconds : 0,
        };
    }

    private static string RefusalOf(string file) => $"{file}: only files can be planned for: what a pipe holds is not known before it is read";

    private static void Check(PlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Columns.Count == 0)
            throw new ArgumentException("no field is wanted", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, PlanOptions.LeastSamples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Samples, PlanOptions.MostSamples);
    }
}
