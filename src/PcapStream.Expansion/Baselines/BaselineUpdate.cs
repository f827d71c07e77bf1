using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>Makes a baseline of what was measured.</summary>
public static class BaselineUpdate
{
    // Beyond what runs showed; for figures so large that a share of them is more than the least tolerance.
    private const double NoisyShare = 0.01;
    private const int Decimals = 6;

    /// <summary>
    /// The figures as measured; tolerances and limits of those that the old baseline has are kept, since somebody may have
    /// set them by hand. Captures that were not measured this time stay as they are, unless the environment is another.
    /// </summary>
    /// <param name="environment">Where they were measured.</param>
    /// <param name="inputs">On what.</param>
    /// <param name="metrics">What.</param>
    /// <param name="limits">Limits to record beside those of the old baseline: by metric, null for none.</param>
    /// <param name="old">What there was.</param>
    public static ExpansionBaseline Of(
        BaselineEnvironment environment, IReadOnlyList<BaselineInput> inputs, IReadOnlyList<Metric> metrics, Func<Metric, double?> limits, ExpansionBaseline? old)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(limits);
        ExpansionBaseline? kept = old is not null && environment.DifferenceFrom(old.Environment) is null ? old : null;
        string[] measured = [.. inputs.Select(input => input.Name)];
        bool IsKept(string name) => !measured.Contains(name);
        return new ExpansionBaseline
        {
            Schema = ExpansionBaseline.CurrentSchema,
            Environment = environment,
            Inputs = [.. kept?.Inputs.Where(input => IsKept(input.Name)) ?? [], .. inputs],
            Metrics =
            [
                .. kept?.Metrics.Where(metric => IsKept(metric.Id[..Math.Max(0, metric.Id.LastIndexOf('/'))])) ?? [],
                .. metrics.Select(metric => Of(metric, old?.Find(metric.Id), limits(metric))),
            ],
        };
    }

    private static BaselineMetric Of(Metric metric, BaselineMetric? old, double? limit) => new()
    {
        Id = metric.Id,
        Kind = metric.Kind,
        Value = metric.Kind == MetricKind.Exact ? metric.Value : Math.Round(metric.Value, Decimals),
        Rel = old?.Rel ?? (metric.Kind == MetricKind.Noisy ? NoisyShare : 0),
        Abs = old?.Abs ?? Tolerance(metric),
        Runs = metric.Runs.Count,
        Max = limit ?? old?.Max,
    };

    // What runs of the same program differed by is no news.
    private static double Tolerance(Metric metric) => metric.Kind == MetricKind.Exact
        ? metric.LeastTolerance
        : Math.Round(Math.Max(metric.LeastTolerance, metric.Highest - metric.Lowest), Decimals);
}
