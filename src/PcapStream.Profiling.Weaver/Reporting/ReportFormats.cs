using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>All formats of a profile.</summary>
public static class ReportFormats
{
    /// <summary>The formats; the first is the one for terminals.</summary>
    public static IReadOnlyList<IReportFormat> All { get; } =
        [new TextProfileFormat(), new JsonProfileFormat(), new MarkdownProfileFormat()];
}

/// <summary>A format of a profile.</summary>
public interface IReportFormat
{
    /// <summary>The extension of its files.</summary>
    string Extension { get; }

    /// <summary>Renders a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="unit">The unit of sizes; formats for programs always use bytes.</param>
    /// <returns>The whole file.</returns>
    string Render(MemoryProfile profile, SizeUnit unit);
}

/// <summary>Text with the tables of memory_profiler.</summary>
public sealed class TextProfileFormat : IReportFormat
{
    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <inheritdoc/>
    public string Render(MemoryProfile profile, SizeUnit unit) => TextReport.Render(profile, unit);
}
