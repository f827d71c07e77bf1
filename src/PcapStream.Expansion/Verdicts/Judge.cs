using System.Globalization;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Processes;

namespace PcapStream.Expansion.Verdicts;

/// <summary>Gives a figure its verdict.</summary>
public static class Judge
{
    private const long Mebibyte = 1 << 20;
    private const double MostBytes = 1L << 50;

    // The noise is itself an estimate.
    private const double Reserve = 1.25;

    // With a tolerance of 0, growth of nearly nothing would need an endless capture.
    private const double LeastEnough = 1e-6;

    /// <summary>
    /// Checks the limit first, then whether the figure is comparable with the baseline, then the difference.
    /// </summary>
    /// <param name="metric">The measured figure.</param>
    /// <param name="baseline">The baseline's figure; null for none.</param>
    /// <param name="incomparable">
    /// The reason why they cannot be compared; null when they can or there is no baseline.
    /// </param>
    /// <param name="limit">A limit in addition to the baseline's; null for none.</param>
    public static JudgedMetric Of(
        Metric metric, BaselineMetric? baseline, string? incomparable = null, double? limit = null)
    {
        ArgumentNullException.ThrowIfNull(metric);
        double? max = limit is { } one && baseline?.Max is { } other ? Math.Min(one, other) : limit ?? baseline?.Max;
        ShiftInterval? growth = metric.Kind == MetricKind.Noisy && baseline is not null && incomparable is null
            ? Growth(metric, baseline.RunsAround(metric))
            : null;
        (Verdict verdict, string reason) = Decide(metric, baseline, growth, incomparable, max);
        // Small steps, each within the tolerance of the one before, are no regression by themselves.
        if (verdict is Verdict.Pass or Verdict.TooSmall && baseline?.AtOldest is { } oldest
            && IsWorse(metric, oldest))
        {
            string most = FigureText.Of(oldest.Value + oldest.Tolerance, metric.Unit);
            string first = FigureText.Of(oldest.Value, metric.Unit);
            (verdict, reason) = (
                Verdict.Regression,
                $"more than {most}, the oldest accepted figure {first} and its tolerance: it grew in steps");
        }
        return new JudgedMetric(metric, verdict, reason)
        {
            Baseline = baseline,
            Growth = growth,
            NeededBytes = verdict == Verdict.TooSmall && growth is { } known
                ? NeededBytes(metric, known, Enough(metric, baseline!))
                : null,
            Max = max,
        };
    }

    /// <summary>
    /// The least size of a capture on which a check against these figures can be clear; null when this one is large
    /// enough.
    /// </summary>
    /// <param name="metric">A figure of a new baseline.</param>
    public static long? NeededBytes(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return !IsPrecise(metric) && Growth(metric, metric.Runs) is { } own
            ? NeededBytes(metric, own, metric.LeastGrowth!.Value / 2)
            : null;
    }

    /// <summary>Whether a check with as many runs, and the same noise, can tell growth from noise.</summary>
    internal static bool IsPrecise(Metric metric) =>
        metric.LeastGrowth is not { } growth
        || Growth(metric, metric.Runs)?.Width <= growth;

    /// <summary>Whether a figure is above another and its tolerance, and noise does not explain it.</summary>
    internal static bool IsWorse(Metric metric, BaselineMetric baseline) =>
        metric.Value > baseline.Value + baseline.Tolerance
            && (metric.Kind == MetricKind.Exact
                ? metric.Lowest > baseline.Value
                : Growth(metric, baseline.RunsAround(metric))?.Low > 0);

    private static ShiftInterval? Growth(Metric metric, IReadOnlyList<double> others) =>
        ShiftInterval.Between(metric.Runs, others)?.Widened(metric.Drift);

    // Noise is a number of bytes, whatever the size of the capture.
    private static long NeededBytes(Metric metric, ShiftInterval interval, double enough)
    {
        double bytes = metric.CaptureBytes * Reserve * Math.Max(1, interval.Width / 2 / enough);
        return (long)Math.Ceiling(Math.Min(bytes, MostBytes) / Mebibyte) * Mebibyte;
    }

    private static (Verdict, string) Decide(
        Metric metric, BaselineMetric? baseline, ShiftInterval? growth, string? incomparable, double? max)
    {
        if (metric.Value > max)
            return (Verdict.Exceeded, $"above the limit of {FigureText.Of(max.Value, metric.Unit)}");
        // Exact figures may differ by their tolerance, which covers allocations of the start.
        if (metric.Kind == MetricKind.Exact
            && metric.Highest - metric.Lowest > (baseline?.Tolerance ?? metric.LeastTolerance))
            return (Verdict.Nondeterministic, Text(
                $"runs differ: {string.Join(", ", metric.Runs.Distinct().Order().Select(run => Text($"{run}")))}"));
        if (incomparable is not null)
            return (Verdict.Incomparable, incomparable);
        if (baseline is null)
        {
            return max is null
                ? (Verdict.Measured, "no limit and no baseline")
                : (Verdict.Pass, $"within the limit of {FigureText.Of(max.Value, metric.Unit)}");
        }
        if (baseline.Kind != metric.Kind)
            return (Verdict.Incomparable, $"the baseline's figure is {baseline.Kind.ToString().ToLowerInvariant()}");
        return metric.Kind == MetricKind.Exact ? Compare(metric, baseline) : Compare(metric, baseline, growth);
    }

    // An unchanged program is no regression, because the low end of its growth is below 0, except by the error of the
    // interval. A program that grew by twice the tolerance does not pass, because the high end is not below that.
    private static (Verdict, string) Compare(Metric metric, BaselineMetric baseline, ShiftInterval? growth)
    {
        double difference = metric.Value - baseline.Value, tolerance = baseline.Tolerance;
        if (difference > tolerance && growth?.Low > 0)
            return (Verdict.Regression, Beyond("more", baseline, baseline.Value + tolerance, metric.Unit));
        if (difference < -tolerance && growth?.High < 0)
        {
            string reason = Beyond("less", baseline, baseline.Value - tolerance, metric.Unit);
            return (Verdict.Improvement, $"{reason}: update the baseline");
        }
        if (metric.LeastGrowth is null || (difference <= tolerance && growth?.High < MustSee(metric, baseline)))
            return (Verdict.Pass, "within the baseline's tolerance");
        return (Verdict.TooSmall, growth is { } known
            ? Unclear(metric, baseline, known)
            : Text($"too few runs: {metric.Runs.Count}, and {baseline.Runs} in the baseline; update the baseline"));
    }

    private static string Unclear(Metric metric, BaselineMetric baseline, ShiftInterval growth)
    {
        long needed = NeededBytes(metric, growth, Enough(metric, baseline));
        return Text($"too small to judge: after {metric.Runs.Count} runs, growth is between ")
            + $"{FigureText.Of(growth.Low, metric.Unit)} and {FigureText.Of(growth.High, metric.Unit)}; seeing growth "
            + $"of {FigureText.Of(MustSee(metric, baseline), metric.Unit)} needs an input of at least "
            + MemorySize.Text(needed);
    }

    // The growth that must not pass.
    private static double MustSee(Metric metric, BaselineMetric baseline) =>
        Math.Max(metric.LeastGrowth ?? 0, 2 * baseline.Tolerance);

    // Half the width of an interval that is clear: for an unchanged program, or for growth above the tolerance.
    private static double Enough(Metric metric, BaselineMetric baseline)
    {
        double half = MustSee(metric, baseline) / 2, difference = metric.Value - baseline.Value;
        return difference > baseline.Tolerance ? Math.Max(LeastEnough, Math.Min(half, difference)) : half;
    }

    // Even the best run must be worse, or the worst run better, so that one run alone changes no verdict.
    private static (Verdict, string) Compare(Metric metric, BaselineMetric baseline)
    {
        double most = baseline.Value + baseline.Tolerance, least = baseline.Value - baseline.Tolerance;
        if (metric.Value > most && metric.Lowest > baseline.Value)
            return (Verdict.Regression, Beyond("more", baseline, most, metric.Unit));
        if (metric.Value < least && metric.Highest < baseline.Value)
            return (Verdict.Improvement, $"{Beyond("less", baseline, least, metric.Unit)}: update the baseline");
        return (Verdict.Pass, "within the baseline's tolerance");
    }

    private static string Beyond(string word, BaselineMetric baseline, double bound, MetricUnit unit) =>
        $"{word} than {FigureText.Of(bound, unit)}, the baseline's {FigureText.Of(baseline.Value, unit)} and its "
        + "tolerance";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A figure with its verdict.</summary>
/// <param name="Metric">The figure.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">The reason in one clause.</param>
public sealed record JudgedMetric(Metric Metric, Verdict Verdict, string Reason)
{
    /// <summary>The baseline's figure; null for none.</summary>
    public BaselineMetric? Baseline { get; init; }

    /// <summary>
    /// The range of the growth since the baseline; null without one, for exact figures and with too few runs.
    /// </summary>
    public ShiftInterval? Growth { get; init; }

    /// <summary>The least size of a capture that is large enough to judge; null when this one is.</summary>
    public long? NeededBytes { get; init; }

    /// <summary>The limit; null for none.</summary>
    public double? Max { get; init; }

    /// <summary>
    /// The highest value that passes: the lowest of the limit, the baseline's value with its tolerance, and its oldest
    /// value with the same; null for none.
    /// </summary>
    public double? Allowed => Verdict == Verdict.Incomparable || Baseline is null
        ? Max
        : Math.Min(
            Math.Min(MostOf(Baseline), Baseline.AtOldest is { } oldest ? MostOf(oldest) : double.PositiveInfinity),
            Max ?? double.PositiveInfinity);

    private static double MostOf(BaselineMetric baseline) => baseline.Value + baseline.Tolerance;
}

/// <summary>The verdict on a figure.</summary>
public enum Verdict
{
    /// <summary>There was no limit and no baseline.</summary>
    Measured,

    /// <summary>Within its limit and the tolerance of the baseline.</summary>
    Pass,

    /// <summary>Better than the tolerance: update the baseline to keep the gain.</summary>
    Improvement,

    /// <summary>Worse than the tolerance.</summary>
    Regression,

    /// <summary>Above its limit.</summary>
    Exceeded,

    /// <summary>An exact figure that differed between runs.</summary>
    Nondeterministic,

    /// <summary>The baseline is from another environment or capture.</summary>
    Incomparable,

    /// <summary>The noise is too large for the size of the capture: growth could not be told from it.</summary>
    TooSmall,
}

/// <summary>Limits for all captures; null for no limit.</summary>
/// <param name="Ratio">Expansion ratio, bytes of memory for each byte of capture.</param>
/// <param name="Slope">Marginal expansion, in the same unit.</param>
/// <param name="PeakBytes">Highest resident memory.</param>
public sealed record Limits(double? Ratio, double? Slope, long? PeakBytes)
{
    /// <summary>No limit.</summary>
    public static Limits None { get; } = new(null, null, null);

    /// <summary>The limit of a figure.</summary>
    public double? For(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return metric.Name switch
        {
            MetricName.Ratio => Ratio,
            MetricName.Slope => Slope,
            MetricName.Peak => PeakBytes,
            _ => null,
        };
    }
}
