using BenchmarkDotNet.Reports;

namespace PcapStream.Profiling.BenchmarkDotNet.Baselines;

/// <summary>Holds runs against a baseline.</summary>
public static class MemoryBaselineExtensions
{
    /// <summary>Fails when a benchmark needed more memory than the baseline tolerates.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="file">The baseline's file.</param>
    /// <exception cref="MemoryBaselineException">
    /// A figure is beyond its tolerance, a benchmark has none or is not in the baseline, or the file cannot be read.
    /// </exception>
    public static void ThrowIfMemoryGrew(this Summary summary, string file) =>
        ThrowIfMemoryGrew([summary], file);

    /// <summary>Fails when a benchmark needed more memory than the baseline tolerates.</summary>
    /// <param name="summaries">The runs, such as those of <c>BenchmarkSwitcher</c>.</param>
    /// <param name="file">The baseline's file.</param>
    /// <exception cref="MemoryBaselineException">
    /// A figure is beyond its tolerance, a benchmark has none or is not in the baseline, or the file cannot be read.
    /// </exception>
    public static void ThrowIfMemoryGrew(this IEnumerable<Summary> summaries, string file)
    {
        IReadOnlyList<string> faults = MemoryBaseline.Read(file).Compare(summaries);
        if (faults.Count > 0)
            throw new MemoryBaselineException($"{file}:\n  {string.Join("\n  ", faults)}");
    }

    /// <summary>Writes the figures of runs into a baseline; other benchmarks and all tolerances stay.</summary>
    /// <param name="summaries">The runs.</param>
    /// <param name="file">The baseline's file; it is created if it does not exist.</param>
    /// <exception cref="MemoryBaselineException">The file exists and is not a baseline.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void UpdateMemoryBaseline(this IEnumerable<Summary> summaries, string file)
    {
        var measured = MemoryBaseline.Of(summaries);
        (File.Exists(file) ? MemoryBaseline.Read(file).With(measured) : measured).Write(file);
    }
}
