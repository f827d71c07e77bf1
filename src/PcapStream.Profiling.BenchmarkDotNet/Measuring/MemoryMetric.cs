using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace PcapStream.Profiling.BenchmarkDotNet.Measuring;

/// <summary>A figure in bytes.</summary>
internal sealed class MemoryMetric(string id, string name, string legend, int priority) : IMetricDescriptor
{
    public static readonly MemoryMetric Peak = new("PeakMemory", "Peak",
        "Highest resident set of the benchmark's process in the actual run", 1);

    public static readonly MemoryMetric Growth = new("PeakMemoryGrowth", "Growth",
        "Peak without the resident set of the process before the benchmark's set-up", 2);

    public string Id => id;

    public string DisplayName => name;

    public string Legend => legend;

    public string NumberFormat => "0.##";

    public UnitType UnitType => UnitType.Size;

    public string Unit => "B";

    public bool TheGreaterTheBetter => false;

    public int PriorityInCategory => priority;

    public bool GetIsAvailable(Metric metric) => true;

    /// <summary>Bytes; null when the benchmark has no such figure.</summary>
    public double? Of(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.Metrics.TryGetValue(id, out Metric? metric) == true ? metric.Value : null;
}
