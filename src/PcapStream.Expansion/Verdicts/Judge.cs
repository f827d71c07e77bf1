using System.Globalization;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Verdicts;

/// <summary>Gives a figure its verdict.</summary>
public static class Judge
{
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
        (Verdict verdict, string reason) = Decide(metric, baseline, incomparable, max);
        return new JudgedMetric(metric, verdict, reason) { Baseline = baseline, Max = max };
    }

    private static (Verdict, string) Decide(Metric metric, BaselineMetric? baseline, string? incomparable, double? max)
    {
        if (metric.Value > max)
            return (Verdict.Exceeded, Text($"above the limit of {max}"));
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
                : (Verdict.Pass, Text($"within the limit of {max}"));
        }
        if (baseline.Kind != metric.Kind)
            return (Verdict.Incomparable, $"the baseline's figure is {baseline.Kind.ToString().ToLowerInvariant()}");
        return Compare(metric, baseline);
    }

    // Even the best run must be worse, or the worst run better, so that a varying median alone changes no verdict.
    private static (Verdict, string) Compare(Metric metric, BaselineMetric baseline)
    {
        double most = baseline.Value + baseline.Tolerance, least = baseline.Value - baseline.Tolerance;
        if (metric.Value > most && metric.Lowest > baseline.Value)
        {
            double value = baseline.Value;
            string reason = Text($"more than {most:0.######}, the baseline's {value:0.######} and its tolerance");
            return (Verdict.Regression, reason);
        }
        if (metric.Value < least && metric.Highest < baseline.Value)
        {
            double value = baseline.Value;
            string reason = Text($"less than {least:0.######}, the baseline's {value:0.######} and its tolerance");
            return (Verdict.Improvement, $"{reason}: update the baseline");
        }
        return (Verdict.Pass, "within the baseline's tolerance");
    }

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

    /// <summary>The limit; null for none.</summary>
    public double? Max { get; init; }

    /// <summary>
    /// The highest value that passes: the lower of the limit and the baseline's value with its tolerance; null for
    /// none.
    /// </summary>
    public double? Allowed => Verdict == Verdict.Incomparable || Baseline is null
        ? Max
        : Math.Min(Baseline.Value + Baseline.Tolerance, Max ?? double.PositiveInfinity);
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
