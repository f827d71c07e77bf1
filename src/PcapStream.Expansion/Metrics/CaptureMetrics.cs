using System.Globalization;
using PcapStream.Expansion.Measuring;
using PcapStream.Processes;

namespace PcapStream.Expansion.Metrics;

/// <summary>Makes figures from the runs on one capture.</summary>
public static class CaptureMetrics
{
    // The difference in resident memory between two checks of the same program: the kernel counts pages per processor
    // and adds them up late, and pages of libraries are mapped with their neighbours in the page cache.
    private const double ResidentNoise = 512 << 10;

    // Medians of the same program on an idle and on a busy machine differed by up to 80 KiB.
    private const double CheckDrift = 64 << 10;

    // A tenth of the capture.
    private const double LeastGrowth = 0.1;
    private const double LeastRatio = 0.02;
    private const double LeastSlope = 0.01;

    // About one run in thirty allocates 6 to 11 KiB more, for one wait that the others did not need.
    private const double AllocationNoise = 16 << 10;
    private const double LessThanAnObject = 1;

    /// <summary>The figures of a capture.</summary>
    /// <param name="input">The capture's name.</param>
    /// <param name="rounds">At least one round; all have the same sizes.</param>
    public static IReadOnlyList<Metric> Of(string input, IReadOnlyList<Round> rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        var metrics = new List<Metric> { Ratio(input, rounds) };
        if (rounds[0].Points.DistinctBy(point => point.Bytes).Count() > 1)
            metrics.Add(Slope(input, rounds));
        metrics.Add(Peak(input, rounds));
        if (rounds[0].Whole.Receipt is not null)
            metrics.AddRange(Exact(input, rounds));
        return metrics;
    }

    private static Metric Ratio(string input, IReadOnlyList<Round> rounds)
    {
        // The empty part may have a header, or be the smallest of several inputs.
        long bytes = rounds[0].Whole.CaptureBytes - (rounds[0].Empty?.CaptureBytes ?? 0);
        double? empty = rounds[0].Empty is null
            ? null
            : Median.Of(rounds.Select(round => (double)round.StartupBytes!));
        // Each round has its own start-up size, so that the runs vary as the ratio does.
        long Growth(Round round) => round.Whole.Receipt?.GrowthBytes ?? round.Whole.PeakBytes - round.StartupBytes
            ?? throw new InvalidOperationException("no run has the start-up size");
        return new Metric
        {
            Id = $"{input}/{MetricName.Ratio}",
            Kind = MetricKind.Noisy,
            Unit = MetricUnit.BytesPerByte,
            Runs = [.. rounds.Select(round => (double)Growth(round) / bytes)],
            LeastGrowth = LeastGrowth,
            Drift = CheckDrift / bytes,
            CaptureBytes = bytes,
            LeastTolerance = Math.Max(LeastRatio, ResidentNoise / bytes),
            Derivation = empty is { } startup
                ? string.Create(CultureInfo.InvariantCulture,
                    $"(peak - start-up size) / {MemorySize.Text(bytes)} of input; start-up size "
                    + $"{MemorySize.Text(startup)}, the peak of the same command on the empty part, of "
                    + $"the same round")
                : string.Create(CultureInfo.InvariantCulture,
                    $"growth of resident memory from the first byte read to the last, from the program's receipt, "
                    + $"divided by {MemorySize.Text(bytes)} of input"),
        };
    }

    private static Metric Slope(string input, IReadOnlyList<Round> rounds)
    {
        var whole = LinearFit.Through([.. rounds.SelectMany(round => round.Points)]);
        double range = rounds[0].Points.Max(point => point.Bytes) - rounds[0].Points.Min(point => point.Bytes);
        return new Metric
        {
            Id = $"{input}/{MetricName.Slope}",
            Kind = MetricKind.Noisy,
            Unit = MetricUnit.BytesPerByte,
            Runs = [.. rounds.Select(round => LinearFit.Through([.. round.Points]).Slope)],
            LeastGrowth = LeastGrowth,
            Drift = CheckDrift / range,
            CaptureBytes = rounds[0].Whole.CaptureBytes,
            Error = whole.SlopeError,
            LeastTolerance = Math.Max(LeastSlope, ResidentNoise / range),
            Derivation = string.Create(CultureInfo.InvariantCulture,
                $"least squares through the peaks on "
                + $"{string.Join(", ", rounds[0].Points.Select(point => MemorySize.Text(point.Bytes)))} of input, "
                + $"round by round; error: the standard error of the fit through all points"),
        };
    }

    private static Metric Peak(string input, IReadOnlyList<Round> rounds) => new()
    {
        Id = $"{input}/{MetricName.Peak}",
        Kind = MetricKind.Noisy,
        Unit = MetricUnit.Bytes,
        Runs = [.. rounds.Select(round => (double)round.Whole.PeakBytes)],
        LeastTolerance = 1 << 20,
        Drift = CheckDrift,
        Derivation = "highest resident memory of the tree of processes on the whole input, from the kernel",
    };

    private static IEnumerable<Metric> Exact(string input, IReadOnlyList<Round> rounds)
    {
        Metric Make(string name, MetricUnit unit, Func<MeasuredRun, Receipt, double> figure, string derivation,
            double least = 0) => new()
            {
                Id = $"{input}/{name}",
                Kind = MetricKind.Exact,
                Unit = unit,
                Runs = [.. rounds.Select(round => figure(round.Whole, round.Whole.Receipt!))],
                Derivation = derivation,
                LeastTolerance = least,
            };
        yield return Make(MetricName.AllocatedPerPacket, MetricUnit.BytesPerPacket,
            (_, receipt) => receipt.AllocatedPerPacket,
            "bytes allocated on the garbage-collected heap while reading, per packet; from the program's receipt",
            Math.Max(LessThanAnObject, AllocationNoise / Math.Max(1, rounds[0].Whole.Receipt!.Packets)));
        yield return Make(MetricName.PoolPeakRatio, MetricUnit.BytesPerByte,
            (run, receipt) => (double)receipt.PoolPeakBytes / run.CaptureBytes,
            "most bytes that the pool had mapped, divided by bytes of input; from the program's receipt");
        yield return Make(MetricName.Collections, MetricUnit.Count,
            (_, receipt) => receipt.Collections,
            "garbage collections of all generations while reading; from the program's receipt");
    }
}
