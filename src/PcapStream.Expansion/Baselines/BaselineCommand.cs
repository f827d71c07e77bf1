using System.Text.Json.Serialization;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Baselines;

/// <summary>One command's figures; they decide about no other command.</summary>
public sealed record BaselineCommand
{
    /// <summary>The command line, <c>{}</c> standing for the capture.</summary>
    public required string Command { get; init; }

    /// <summary>On what it was measured.</summary>
    public required IReadOnlyList<BaselineInput> Inputs { get; init; }

    /// <summary>The figures.</summary>
    public required IReadOnlyList<BaselineMetric> Metrics { get; init; }

    /// <summary>Whether it has exact figures, which only a program has that writes receipts, and which are its runtime's too.</summary>
    [JsonIgnore]
    public bool IsExact => Metrics.Any(metric => metric.Kind == MetricKind.Exact);

    /// <summary>The figure of that name; null when there is none.</summary>
    public BaselineMetric? Find(string id) => Metrics.FirstOrDefault(metric => metric.Id == id);
}

/// <summary>A capture that was measured on.</summary>
/// <param name="Name">Its file's name, without the folder.</param>
/// <param name="Sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
/// <param name="Bytes">Its size, as stored.</param>
public sealed record BaselineInput(string Name, string Sha256, long Bytes);

/// <summary>A figure to hold others against.</summary>
public sealed record BaselineMetric
{
    /// <summary>As in <see cref="Metric.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it repeats.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>The median of the runs, in the metric's unit.</summary>
    public required double Value { get; init; }

    /// <summary>Tolerated share of the value, from 0; null to have it chosen when the baseline is next updated.</summary>
    public double? Rel { get; init; }

    /// <summary>Tolerated difference besides, in the metric's unit, from 0; null as above.</summary>
    public double? Abs { get; init; }

    /// <summary>From how many runs the value is.</summary>
    public int Runs { get; init; }

    /// <summary>What must never be exceeded, in any environment; null for no limit.</summary>
    public double? Max { get; init; }

    /// <summary>Whether all its numbers are ones that another can be held against: JSON's 1e999 is read as infinite.</summary>
    internal bool IsFinite => double.IsFinite(Value) && double.IsFinite(Tolerance) && double.IsFinite(Max ?? 0);

    /// <summary>By how much another value may differ.</summary>
    [JsonIgnore]
    public double Tolerance => Math.Abs(Value) * (Rel ?? 0) + (Abs ?? 0);
}
