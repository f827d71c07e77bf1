using System.Text.Json.Serialization;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>The figures of one command; they do not apply to other commands.</summary>
public sealed record BaselineCommand
{
    /// <summary>The command line, with <c>{}</c> for the capture.</summary>
    public required string Command { get; init; }

    /// <summary>The captures that it was measured on.</summary>
    public required IReadOnlyList<BaselineInput> Inputs { get; init; }

    /// <summary>The figures.</summary>
    public required IReadOnlyList<BaselineMetric> Metrics { get; init; }

    /// <summary>
    /// Whether it has exact figures, which only come from programs with receipts and depend on their runtime.
    /// </summary>
    [JsonIgnore]
    public bool IsExact => Metrics.Any(metric => metric.Kind == MetricKind.Exact);

    /// <summary>The figure with that id; null when there is none.</summary>
    public BaselineMetric? Find(string id) => Metrics.FirstOrDefault(metric => metric.Id == id);
}

/// <summary>A capture of a measurement.</summary>
/// <param name="Name">The file name without the folder.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
/// <param name="Bytes">The stored size.</param>
public sealed record BaselineInput(string Name, string Sha256, long Bytes);

/// <summary>A figure to compare others with.</summary>
public sealed record BaselineMetric
{
    /// <summary>The id, as in <see cref="Metric.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is the same in every run.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>The median of the runs, in the metric's unit.</summary>
    public required double Value { get; init; }

    /// <summary>The tolerated share of the value, from 0; null to let the next update choose it.</summary>
    public double? Rel { get; init; }

    /// <summary>
    /// The additional tolerated difference, in the metric's unit, from 0; null to let the next update choose it.
    /// </summary>
    public double? Abs { get; init; }

    /// <summary>The number of runs.</summary>
    public int Runs { get; init; }

    /// <summary>
    /// The figure of each run; null for an exact figure and for one that an earlier version measured.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(OneLineListConverter))]
    public IReadOnlyList<double>? Measured { get; init; }

    /// <summary>The limit in any environment; null for none.</summary>
    public double? Max { get; init; }

    /// <summary>
    /// The oldest value from which the figure has come in steps, each within the tolerance; null when it is the value
    /// itself. New figures are held against both.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Oldest { get; init; }

    /// <summary>Why more than the tolerance was accepted the last time; null when that never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Because { get; init; }

    /// <summary>Whether all its numbers are finite: JSON's 1e999 is read as infinite.</summary>
    internal bool IsFinite => double.IsFinite(Value) && double.IsFinite(Tolerance) && double.IsFinite(Max ?? 0)
        && double.IsFinite(Oldest ?? 0) && (Measured ?? []).All(double.IsFinite);

    /// <summary>The figure with the oldest value in place of the newest; null when they are the same.</summary>
    internal BaselineMetric? AtOldest => Oldest is { } oldest ? this with { Value = oldest, Oldest = null } : null;

    /// <summary>The tolerated difference of another value.</summary>
    [JsonIgnore]
    public double Tolerance => Math.Abs(Value) * (Rel ?? 0) + (Abs ?? 0);

    /// <summary>
    /// The runs around the value. Those of an earlier version are unknown: they are assumed to vary like the new ones.
    /// </summary>
    /// <param name="metric">The new figure.</param>
    public IReadOnlyList<double> RunsAround(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        IReadOnlyList<double> runs = Measured ?? Spread(metric.Runs);
        double shift = Value - Median.Of(runs);
        return [.. runs.Select(run => run + shift)];
    }

    // As many values as the baseline has runs, evenly spaced among those in order.
    private IReadOnlyList<double> Spread(IReadOnlyList<double> runs)
    {
        double[] ordered = [.. runs.Order()];
        int count = Math.Max(1, Math.Min(Runs, ordered.Length));
        return [.. Enumerable.Range(0, count).Select(i => ordered[((2 * i) + 1) * ordered.Length / (2 * count)])];
    }
}
