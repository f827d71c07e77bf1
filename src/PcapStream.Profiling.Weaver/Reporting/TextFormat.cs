using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>The tables of memory_profiler.</summary>
public sealed class TextFormat : IReportFormat
{
    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <inheritdoc/>
    public string Render(Profile profile, SizeUnit unit) => TextReport.Render(profile, unit);
}
