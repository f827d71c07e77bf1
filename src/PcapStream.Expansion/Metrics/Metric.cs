namespace PcapStream.Expansion.Metrics;

/// <summary>One measured figure.</summary>
public sealed record Metric
{
    /// <summary>The capture's name, a slash, and a <see cref="MetricName"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it repeats.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>What it counts.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>The figure of each run, in order; at least one.</summary>
    public required IReadOnlyList<double> Runs { get; init; }

    /// <summary>How it was obtained, in a sentence for people.</summary>
    public required string Derivation { get; init; }

    /// <summary>The least tolerance that is of use, in the figure's own unit: what the system or a start adds by itself.</summary>
    public double LeastTolerance { get; init; }

    /// <summary>Standard error of the fit that it comes from; null where there was none.</summary>
    public double? Error { get; init; }

    /// <summary>The <see cref="MetricName"/>.</summary>
    public string Name => Id[(Id.LastIndexOf('/') + 1)..];

    /// <summary>The capture's name.</summary>
    public string Input => Id[..Id.LastIndexOf('/')];

    /// <summary>The median of the runs.</summary>
    public double Value => Median.Of(Runs);

    /// <summary>The least of the runs.</summary>
    public double Lowest => Runs.Min();

    /// <summary>The greatest of the runs.</summary>
    public double Highest => Runs.Max();
}
