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
