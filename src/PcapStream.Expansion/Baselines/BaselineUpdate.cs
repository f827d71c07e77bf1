using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion.Baselines;

/// <summary>Makes a baseline from measured figures.</summary>
public static class BaselineUpdate
{
    // An additional tolerance for large figures, of which this share is more than the least tolerance.
    private const double NoisyShare = 0.01;
    private const int Decimals = 6;

    /// <summary>
    /// Replaces a command's figures. Tolerances and limits of the old baseline are kept, because they may have been set
    /// by hand. Captures that were not measured this time and other commands stay as they are, unless the environment
    /// has changed.
    /// </summary>
    /// <param name="environment">The environment of the measurement.</param>
    /// <param name="command">The command line.</param>
    /// <param name="inputs">The captures.</param>
    /// <param name="metrics">The figures.</param>
    /// <param name="limits">New limits by metric, which replace those of the old baseline; null for none.</param>
    /// <param name="old">The old baseline; null for none.</param>
    /// <param name="because">Why figures that grew are accepted; null for no reason.</param>
    /// <remarks>
    /// A figure that stays within the tolerance of its oldest accepted value keeps that value. One that is above it, or
    /// below, begins again, so that <see cref="Grown"/> should be empty without a reason.
    /// </remarks>
    public static ExpansionBaseline Of(
        BaselineEnvironment environment,
        string command,
        IReadOnlyList<BaselineInput> inputs,
        IReadOnlyList<Metric> metrics,
        Func<Metric, double?> limits,
        ExpansionBaseline? old,
        string? because = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(limits);
        BaselineCommand? before = old?.Of(command);
        BaselineCommand? kept = old is not null && environment.DifferenceFrom(old.Environment) is null ? before : null;
        // Figures of schema 1 without a name have no runtime either.
        BaselineCommand? known = before ?? (environment.Runtime is null ? old?.Unnamed : null);
        string[] measured = [.. inputs.Select(input => input.Name)];
        bool IsKept(string name) => !measured.Contains(name);
        var updated = new BaselineCommand
        {
            Command = command,
            Inputs = [.. kept?.Inputs.Where(input => IsKept(input.Name)) ?? [], .. inputs],
            Metrics =
            [
                .. kept?.Metrics.Where(metric => IsKept(InputOf(metric))) ?? [],
                .. metrics.Select(metric => Of(
                    metric, known?.Find(metric.Id), limits(metric),
                    Comparable(old, environment, before, inputs, metric), because)),
            ],
        };
        // The command keeps its place; a new one is added at the end.
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

    /// <summary>Figures that are above their oldest accepted values and the tolerance, which takes a reason.</summary>
    /// <param name="environment">The environment of the measurement.</param>
    /// <param name="command">The command line.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="metrics">The figures.</param>
    /// <param name="old">The old baseline; null for none.</param>
    public static IReadOnlyList<(Metric Metric, BaselineMetric Oldest)> Grown(
        BaselineEnvironment environment,
        string command,
        IReadOnlyList<BaselineInput> inputs,
        IReadOnlyList<Metric> metrics,
        ExpansionBaseline? old)
    {
        BaselineCommand? before = old?.Of(command);
        return
        [
            .. from metric in metrics
            let accepted = Comparable(old, environment, before, inputs, metric)
            let oldest = accepted?.AtOldest ?? accepted
            where oldest is not null && Judge.IsWorse(metric, oldest)
            select (metric, oldest),
        ];
    }

    // The accepted figure that a new one goes on from; null where they cannot be compared.
    private static BaselineMetric? Comparable(
        ExpansionBaseline? old,
        BaselineEnvironment environment,
        BaselineCommand? before,
        IReadOnlyList<BaselineInput> inputs,
        Metric metric)
    {
        BaselineInput input = inputs.Single(one => one.Name == metric.Input);
        return old is not null && before is not null && old.Incomparable(before, environment, input) is null
            && before.Find(metric.Id) is { } accepted && accepted.Kind == metric.Kind
            ? accepted
            : null;
    }

    private static string InputOf(BaselineMetric metric) => metric.Id[..Math.Max(0, metric.Id.LastIndexOf('/'))];

    private static bool IsStillGood(BaselineCommand other, BaselineEnvironment environment, ExpansionBaseline old) =>
        (other.IsExact ? environment : environment.WithoutRuntime).DifferenceFrom(old.Environment) is null;

    // A program with an unknown runtime keeps the recorded runtime of the others.
    private static BaselineEnvironment WithRuntimeOf(
        ExpansionBaseline? old, BaselineEnvironment environment, List<BaselineCommand> commands) =>
        old is not null && environment.Runtime is null && commands.Exists(command => command.IsExact)
            ? environment with
            {
                Runtime = old.Environment.Runtime,
                TieredCompilation = old.Environment.TieredCompilation,
            }
            : environment;

    private static BaselineMetric Of(
        Metric metric, BaselineMetric? old, double? limit, BaselineMetric? accepted, string? because)
    {
        BaselineMetric? oldest = accepted?.AtOldest ?? accepted;
        bool isAbove = oldest is not null && Judge.IsWorse(metric, oldest);
        bool isBelow = oldest is not null && metric.Value < oldest.Value - oldest.Tolerance;
        BaselineMetric updated = Of(metric, old, limit);
        return updated with
        {
            Oldest = oldest is null || isAbove || isBelow || oldest.Value == updated.Value ? null : oldest.Value,
            Because = isAbove ? because : accepted?.Because,
        };
    }

    private static BaselineMetric Of(Metric metric, BaselineMetric? old, double? limit) => new()
    {
        Id = metric.Id,
        Kind = metric.Kind,
        Value = metric.Kind == MetricKind.Exact ? metric.Value : Math.Round(metric.Value, Decimals),
        Rel = old?.Rel ?? (metric.Kind == MetricKind.Noisy && metric.LeastGrowth is null ? NoisyShare : 0),
        Abs = old?.Abs ?? Tolerance(metric),
        Runs = metric.Runs.Count,
        Measured = metric.Kind == MetricKind.Exact ? null : [.. metric.Runs.Select(run => Math.Round(run, Decimals))],
        Max = limit ?? old?.Max,
    };

    // Differences between runs of the same program are tolerated, but never more than half of the growth that a check
    // must see.
    private static double Tolerance(Metric metric) => metric.Kind == MetricKind.Exact
        ? metric.LeastTolerance
        : Math.Round(
            Math.Min(
                Math.Max(metric.LeastTolerance, metric.Highest - metric.Lowest),
                (metric.LeastGrowth ?? double.PositiveInfinity) / 2),
            Decimals);
}
