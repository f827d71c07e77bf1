using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>The forms that there are.</summary>
public static class ReportFormats
{
    /// <summary>All of them; the first is the one for terminals.</summary>
    public static IReadOnlyList<IReportFormat> All { get; } = [new TextProfileFormat(), new JsonProfileFormat(), new MarkdownProfileFormat(), new HtmlProfileFormat()];

    /// <summary>The form of a file, by its name.</summary>
    /// <param name="path">The file's name.</param>
    /// <returns>The form, or null when the name tells none.</returns>
    public static IReportFormat? ForFile(string path) =>
        All.FirstOrDefault(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A form that a profile is written in.</summary>
public interface IReportFormat
{
    /// <summary>What the names of its files end in.</summary>
    string Extension { get; }

    /// <summary>Renders a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="unit">The unit of sizes; formats for programs have bytes.</param>
    /// <returns>The whole file.</returns>
    string Render(MemoryProfile profile, SizeUnit unit);
}

/// <summary>The tables of memory_profiler.</summary>
public sealed class TextProfileFormat : IReportFormat
{
    /// <inheritdoc/>
    public string Extension => ".txt";

    /// <inheritdoc/>
    public string Render(MemoryProfile profile, SizeUnit unit) => TextReport.Render(profile, unit);
}
