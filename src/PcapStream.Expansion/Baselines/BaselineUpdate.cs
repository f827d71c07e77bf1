using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>Makes a baseline of what was measured.</summary>
public static class BaselineUpdate
{
    // Beyond what runs showed; for figures so large that a share of them is more than the least tolerance.
    private const double NoisyShare = 0.01;
    private const int Decimals = 6;

    /// <summary>
    /// A command's figures as measured; tolerances and limits of those that the old baseline has are kept, since somebody may
    /// have set them by hand. Captures that were not measured this time and other commands stay as they are, unless the
    /// environment is another.
    /// </summary>
    /// <param name="environment">Where they were measured.</param>
    /// <param name="command">The command line.</param>
    /// <param name="inputs">On what.</param>
    /// <param name="metrics">What.</param>
    /// <param name="limits">Limits to record beside those of the old baseline: by metric, null for none.</param>
    /// <param name="old">What there was.</param>
    public static ExpansionBaseline Of(
        BaselineEnvironment environment, string command, IReadOnlyList<BaselineInput> inputs, IReadOnlyList<Metric> metrics, Func<Metric, double?> limits, ExpansionBaseline? old)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(limits);
        BaselineCommand? before = old?.Of(command);
        BaselineCommand? kept = old is not null && environment.DifferenceFrom(old.Environment) is null ? before : null;
        // Without a runtime, as those without a name are.
        BaselineCommand? known = before ?? (environment.Runtime is null ? old?.Unnamed : null);
        string[] measured = [.. inputs.Select(input => input.Name)];
        bool IsKept(string name) => !measured.Contains(name);
        var updated = new BaselineCommand
        {
            Command = command,
            Inputs = [.. kept?.Inputs.Where(input => IsKept(input.Name)) ?? [], .. inputs],
            Metrics =
            [
                .. kept?.Metrics.Where(metric => IsKept(metric.Id[..Math.Max(0, metric.Id.LastIndexOf('/'))])) ?? [],
                .. metrics.Select(metric => Of(metric, known?.Find(metric.Id), limits(metric))),
            ],
        };
        // In the place that the command had; one that is new comes last.
        var commands = new List<BaselineCommand>();
        foreach (BaselineCommand other in old?.Commands ?? [])
        {
            if (other == before)
                commands.Add(updated);
            else if (IsStillGood(other, environment, old!))
                commands.Add(other);
        }
        if (before is null)
            commands.Add(updated);
        return new ExpansionBaseline { Environment = WithRuntimeOf(old, environment, commands), Commands = commands };
    }

    private static bool IsStillGood(BaselineCommand other, BaselineEnvironment environment, ExpansionBaseline old) =>
        (other.IsExact ? environment : environment.WithoutRuntime).DifferenceFrom(old.Environment) is null;

    // A program with a runtime of its own leaves that of the others.
    private static BaselineEnvironment WithRuntimeOf(ExpansionBaseline? old, BaselineEnvironment environment, List<BaselineCommand> commands) =>
        old is not null && environment.Runtime is null && commands.Exists(command => command.IsExact)
            ? environment with { Runtime = old.Environment.Runtime, TieredCompilation = old.Environment.TieredCompilation }
            : environment;

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
