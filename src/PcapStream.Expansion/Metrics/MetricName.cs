namespace PcapStream.Expansion.Metrics;

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
