namespace PcapStream.Expansion.Metrics;

/// <summary>Whether a figure repeats.</summary>
public enum MetricKind
{
    /// <summary>The same in every run, from the program's own books. Two runs that differ are a fault of their own.</summary>
    Exact,

    /// <summary>From the kernel's account of resident memory; judged by the median of several runs.</summary>
    Noisy,
}
