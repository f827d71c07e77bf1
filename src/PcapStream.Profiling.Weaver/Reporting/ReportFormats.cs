namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>The forms that there are.</summary>
public static class ReportFormats
{
    /// <summary>All of them; the first is the one for terminals.</summary>
    public static IReadOnlyList<IReportFormat> All { get; } = [new TextFormat(), new JsonFormat(), new MarkdownFormat(), new HtmlFormat()];

    /// <summary>The form of a file, by its name.</summary>
    /// <param name="path">The file's name.</param>
    /// <returns>The form, or null when the name tells none.</returns>
    public static IReportFormat? ForFile(string path) =>
        All.FirstOrDefault(format => path.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));
}
