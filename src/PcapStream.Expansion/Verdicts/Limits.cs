using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Verdicts;

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
