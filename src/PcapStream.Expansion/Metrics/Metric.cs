namespace PcapStream.Expansion.Metrics;

/// <summary>One measured figure.</summary>
public sealed record Metric
{
    /// <summary>The capture's name, a slash, and a <see cref="MetricName"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it is the same in every run.</summary>
    public required MetricKind Kind { get; init; }

    /// <summary>The unit.</summary>
    public required MetricUnit Unit { get; init; }

    /// <summary>The figure of each run, in order; at least one.</summary>
    public required IReadOnlyList<double> Runs { get; init; }

    /// <summary>How it was obtained, in one sentence.</summary>
    public required string Derivation { get; init; }

    /// <summary>
    /// The least useful tolerance, in the figure's unit: the differences that the system or a start causes.
    /// </summary>
    public double LeastTolerance { get; init; }

    /// <summary>
    /// The growth that a check against a baseline must see, or say that it cannot; null for a figure without one.
    /// </summary>
    public double? LeastGrowth { get; init; }

    /// <summary>
    /// The difference between two checks of the same program that the spread of their runs does not show, in the
    /// figure's unit.
    /// </summary>
    public double Drift { get; init; }

    /// <summary>The uncompressed size of the capture.</summary>
    public long CaptureBytes { get; init; }

    /// <summary>The standard error of its fit; null for a figure without one.</summary>
    public double? Error { get; init; }

    /// <summary>The <see cref="MetricName"/>.</summary>
    public string Name => Id[(Id.LastIndexOf('/') + 1)..];

    /// <summary>The capture's name.</summary>
    public string Input => Id[..Id.LastIndexOf('/')];

    /// <summary>The median of the runs.</summary>
    public double Value => Median.Of(Runs);

    /// <summary>The lowest value of the runs.</summary>
    public double Lowest => Runs.Min();

    /// <summary>The highest value of the runs.</summary>
    public double Highest => Runs.Max();
}

/// <summary>Whether a figure is the same in every run.</summary>
public enum MetricKind
{
    /// <summary>The same in every run, from the program's own receipt. Different values are a failure.</summary>
    Exact,

    /// <summary>From the kernel's figures of resident memory; compared by the median of several runs.</summary>
    Noisy,
}

/// <summary>The unit of a figure.</summary>
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

/// <summary>The names of the figures, which follow the capture's name in a baseline: <c>big.pcap/ratio</c>.</summary>
public static class MetricName
{
    /// <summary>Growth of resident memory divided by the capture's size.</summary>
    public const string Ratio = "ratio";

    /// <summary>Growth of the peak for each further byte of capture.</summary>
    public const string Slope = "slope";

    /// <summary>Highest resident memory.</summary>
    public const string Peak = "peak";

    /// <summary>Bytes allocated on the garbage-collected heap for each packet.</summary>
    public const string AllocatedPerPacket = "allocated_per_packet";

    /// <summary>The most bytes that the pool mapped, divided by the capture's size.</summary>
    public const string PoolPeakRatio = "pool_peak_ratio";

    /// <summary>Garbage collections of all generations.</summary>
    public const string Collections = "collections";

    /// <summary>All names.</summary>
    internal static IReadOnlyList<string> All { get; } =
        [Ratio, Slope, Peak, AllocatedPerPacket, PoolPeakRatio, Collections];
}

/// <summary>The median, which a single outlier does not move.</summary>
public static class Median
{
    /// <summary>The middle value; the mean of the two middle values of an even number.</summary>
    /// <exception cref="ArgumentException">There are no figures.</exception>
    public static double Of(IEnumerable<double> figures)
    {
        double[] ordered = [.. figures.Order()];
        if (ordered.Length == 0)
            throw new ArgumentException("there are no figures", nameof(figures));
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
