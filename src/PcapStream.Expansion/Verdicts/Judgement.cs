using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Verdicts;

/// <summary>A figure, what it was held against, and the verdict.</summary>
/// <param name="Metric">The figure.</param>
/// <param name="Verdict">What is to be thought of it.</param>
/// <param name="Reason">Why, in a clause for people.</param>
public sealed record Judgement(Metric Metric, Verdict Verdict, string Reason)
{
    /// <summary>What the baseline has; null where there is none.</summary>
    public BaselineMetric? Baseline { get; init; }

    /// <summary>The limit that holds; null for none.</summary>
    public double? Max { get; init; }

    /// <summary>The most that passes: the limit, or the baseline's value and its tolerance, whichever is less; null where neither is.</summary>
    public double? Allowed => Verdict == Verdict.Incomparable || Baseline is null ? Max : Math.Min(Baseline.Value + Baseline.Tolerance, Max ?? double.PositiveInfinity);
}
