using System.Globalization;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Verdicts;

/// <summary>Numbers and a baseline in, a verdict out.</summary>
public static class Judge
{
    /// <summary>A limit always holds; after it comes whether the figure can be held against the baseline, and only then by how much it differs.</summary>
    /// <param name="metric">What was measured.</param>
    /// <param name="baseline">What the baseline has of it; null for none.</param>
    /// <param name="incomparable">Why it cannot be held against the baseline; null when it can, or there is no baseline.</param>
    /// <param name="limit">A limit besides that of the baseline; null for none.</param>
    public static JudgedMetric Of(Metric metric, BaselineMetric? baseline, string? incomparable = null, double? limit = null)
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
        // What a start allocates or not is no difference in an exact figure; how much that is, its tolerance says.
        if (metric.Kind == MetricKind.Exact && metric.Highest - metric.Lowest > (baseline?.Tolerance ?? metric.LeastTolerance))
            return (Verdict.Nondeterministic, Text($"runs differ: {string.Join(", ", metric.Runs.Distinct().Order().Select(run => Text($"{run}")))}"));
        if (incomparable is not null)
            return (Verdict.Incomparable, incomparable);
        if (baseline is null)
            return max is null ? (Verdict.Measured, "no limit and no baseline") : (Verdict.Pass, Text($"within the limit of {max}"));
        if (baseline.Kind != metric.Kind)
            return (Verdict.Incomparable, $"the baseline has it as {baseline.Kind.ToString().ToLowerInvariant()}");
        return Compare(metric, baseline);
    }

    // That even the best run is worse, or the worst better, keeps a median that wavers from being news.
    private static (Verdict, string) Compare(Metric metric, BaselineMetric baseline)
    {
        double most = baseline.Value + baseline.Tolerance, least = baseline.Value - baseline.Tolerance;
        if (metric.Value > most && metric.Lowest > baseline.Value)
            return (Verdict.Regression, Text($"more than {most:0.######}, the baseline's {baseline.Value:0.######} and its tolerance"));
        if (metric.Value < least && metric.Highest < baseline.Value)
            return (Verdict.Improvement, Text($"less than {least:0.######}, the baseline's {baseline.Value:0.######} and its tolerance: update the baseline"));
        return (Verdict.Pass, "within the baseline's tolerance");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A figure, what it was held against, and the verdict.</summary>
/// <param name="Metric">The figure.</param>
/// <param name="Verdict">What is to be thought of it.</param>
/// <param name="Reason">Why, in a clause for people.</param>
public sealed record JudgedMetric(Metric Metric, Verdict Verdict, string Reason)
{
    /// <summary>What the baseline has; null where there is none.</summary>
    public BaselineMetric? Baseline { get; init; }

    /// <summary>The limit that holds; null for none.</summary>
    public double? Max { get; init; }

    /// <summary>The most that passes: the limit, or the baseline's value and its tolerance, whichever is less; null where neither is.</summary>
    public double? Allowed => Verdict == Verdict.Incomparable || Baseline is null ? Max : Math.Min(Baseline.Value + Baseline.Tolerance, Max ?? double.PositiveInfinity);
}

/// <summary>What is to be thought of a figure.</summary>
public enum Verdict
{
    /// <summary>There was nothing to hold it against.</summary>
    Measured,

    /// <summary>Within its limit, and within the tolerance of the baseline where there is one.</summary>
    Pass,

    /// <summary>Better beyond the tolerance: the baseline should be updated, so that the gain is kept.</summary>
    Improvement,

    /// <summary>Worse beyond the tolerance.</summary>
    Regression,

    /// <summary>Above its limit.</summary>
    Exceeded,

    /// <summary>An exact figure that was another in the next run.</summary>
    Nondeterministic,

    /// <summary>The baseline is of another environment or capture.</summary>
    Incomparable,
}

/// <summary>What must not be exceeded on any capture; null for no limit.</summary>
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
