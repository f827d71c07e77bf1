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

/// <summary>Whether a figure repeats.</summary>
public enum MetricKind
{
    /// <summary>The same in every run, from the program's own books. Two runs that differ are a fault of their own.</summary>
    Exact,

    /// <summary>From the kernel's account of resident memory; judged by the median of several runs.</summary>
    Noisy,
}

/// <summary>What a figure counts.</summary>
public enum MetricUnit
{
    /// <summary>Bytes of memory for each byte of capture.</summary>
    BytesPerByte,

    /// <summary>Bytes of memory.</summary>
    Bytes,

    /// <summary>Bytes of memory for each packet.</summary>
    BytesPerPacket,

    /// <summary>A number of events.</summary>
    Count,
}

/// <summary>The figures' names, which stand behind the capture's in a baseline: <c>big.pcap/ratio</c>.</summary>
public static class MetricName
{
    /// <summary>Growth of resident memory over the capture's size.</summary>
    public const string Ratio = "ratio";

    /// <summary>Growth of the peak for each further byte of capture.</summary>
    public const string Slope = "slope";

    /// <summary>Highest resident memory.</summary>
    public const string Peak = "peak";

    /// <summary>Bytes allocated on the garbage-collected heap for each packet.</summary>
    public const string AllocatedPerPacket = "allocated_per_packet";

    /// <summary>Most that the pool mapped over the capture's size.</summary>
    public const string PoolPeakRatio = "pool_peak_ratio";

    /// <summary>Garbage collections of all generations.</summary>
    public const string Collections = "collections";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } = [Ratio, Slope, Peak, AllocatedPerPacket, PoolPeakRatio, Collections];
}

/// <summary>The middle of some figures, which one run that went astray does not move.</summary>
public static class Median
{
    /// <summary>The middle one; the mean of the two in the middle where their number is even.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static double Of(IEnumerable<double> figures)
    {
        double[] ordered = [.. figures.Order()];
        if (ordered.Length == 0)
            throw new ArgumentException("nothing has no middle", nameof(figures));
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
