using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Tests.Support;

/// <summary>Figures and baselines.</summary>
internal static class SomeMetric
{
    public static Metric Noisy(params double[] runs) => Of(MetricKind.Noisy, runs) with { LeastTolerance = 0.02 };

    public static Metric Exact(params double[] runs) => Of(MetricKind.Exact, runs);

    public static BaselineMetric Baseline(
        double value, MetricKind kind = MetricKind.Noisy, double? rel = 0, double? abs = 0, double? max = null) =>
        new() { Id = "a.pcap/ratio", Kind = kind, Value = value, Rel = rel, Abs = abs, Runs = 5, Max = max };

    private static Metric Of(MetricKind kind, double[] runs) =>
        new() { Id = "a.pcap/ratio", Kind = kind, Unit = MetricUnit.BytesPerByte, Runs = runs, Derivation = "made up" };
}
