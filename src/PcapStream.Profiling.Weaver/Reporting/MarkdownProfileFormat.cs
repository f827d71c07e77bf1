using System.Globalization;
using System.Text;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>Markdown tables, for example for the summary of a CI job.</summary>
public sealed class MarkdownProfileFormat : IReportFormat
{
    private const int Greatest = 10;

    /// <inheritdoc/>
    public string Extension => ".md";

    /// <inheritdoc/>
    public string Render(MemoryProfile profile, SizeUnit unit)
    {
        var text = new StringBuilder("# Memory by line\n\n");
        var source = new SourceText();
        foreach (string note in ReportNotes.Of(profile))
            text.Append("- ").Append(MarkdownText.Escape(note)).Append('\n');
        if ((profile.Live is not null || profile.Methods.Count > 1)
            && profile.Greatest(Greatest) is { Count: > 0 } greatest)
            WriteGreatest(text, profile, greatest, unit, source);
        foreach (ProfiledMethod method in profile.Methods)
            Write(text, profile, method, unit, source);
        return text.ToString();
    }

    private static void WriteGreatest(StringBuilder text, MemoryProfile profile,
        IReadOnlyList<(ProfiledMethod Method, ProfiledLine Line)> greatest, SizeUnit unit, SourceText source)
    {
        text.Append(profile.Live is null
            ? "\n## The lines that grew most\n\n| increment | occurrences | line | contents |\n|--:|--:|---|---|\n"
            : "\n## The lines that keep most alive\n\n| still alive | allocated | occurrences | line | contents |\n"
                + "|--:|--:|--:|---|---|\n");
        foreach ((ProfiledMethod _, ProfiledLine line) in greatest)
        {
            string alive = profile.Live is null ? "" : $"{SizeText.Of(line.Alive, unit)} | ";
            text.Append(CultureInfo.InvariantCulture,
                $"| {alive}{SizeText.Of(line.Own, unit)} | {line.Occurrences} | "
                + $"{MarkdownText.Escape(Path.GetFileName(line.File))}:{line.Line} | ")
                .Append(Code(source.Line(line.File, line.Line))).Append(" |\n");
        }
    }

    private static void Write(
        StringBuilder text, MemoryProfile profile, ProfiledMethod method, SizeUnit unit, SourceText source)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"\n## {MarkdownText.Escape(method.Name)}\n\n{MarkdownText.Code(method.File)}, {method.Calls} calls\n\n");
        text.Append("| line | mem usage | increment | occurrences | contents |\n|--:|--:|--:|--:|---|\n");
        foreach (TableRow row in TableRow.Of(method))
        {
            string figures = row.Counted is { } line && LineSizes.Of(profile, line, unit) is var sizes
                ? $"{sizes.Usage} | {sizes.Increment} | {line.Occurrences}"
                : "| |";
            text.Append(CultureInfo.InvariantCulture,
                $"| {(row.Counted is { InProgress: true } ? "\\*" : "")}{row.Number} | {figures} | "
                + $"{Code(source.Line(row.File, row.Number))} |\n");
        }
    }

    // Indents with spaces that renderers keep.
    private static string Code(string line)
    {
        string text = line.TrimEnd();
        if (text.Trim().Length == 0)
            return "";
        int indent = text.Length - text.TrimStart().Length;
        string code = text.TrimStart().Replace("\t", " ", StringComparison.Ordinal);
        return new string(' ', indent).Replace(" ", "&nbsp;", StringComparison.Ordinal)
            + MarkdownText.CodeInTable(code);
    }
}
