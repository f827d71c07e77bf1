using System.Text;

namespace PcapStream.Profiling.Reports;

/// <summary>The lines that grew most, then memory_profiler's table for each method.</summary>
public static class TextReport
{
    private const int Greatest = 10;

    /// <summary>Renders a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="unit">The unit of its sizes.</param>
    /// <returns>The text, with a line end.</returns>
    public static string Render(MemoryProfile profile, SizeUnit unit) =>
        Render(profile, unit, ReportNotes.Caveats(profile));

    /// <summary>Renders a profile with other notes.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="unit">The unit of its sizes.</param>
    /// <param name="notes">The notes at the end.</param>
    /// <returns>The text, with a line end.</returns>
    public static string Render(MemoryProfile profile, SizeUnit unit, IEnumerable<string> notes)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(notes);
        var text = new StringBuilder();
        var source = new SourceText();
        text.Append("# ").Append(ReportNotes.Heading(profile)).Append("\n\n");
        if (profile.Live is not null)
            WriteAlive(text, profile, unit, source);
        else if (profile.Methods.Count > 1)
            WriteGreatest(text, profile, unit, source);
        foreach (ProfiledMethod method in profile.Methods)
            WriteMethod(text, profile, method, unit, source);
        foreach (string note in notes)
            text.Append("# ").Append(note).Append('\n');
        return text.ToString();
    }

    private static void WriteGreatest(StringBuilder text, MemoryProfile profile, SizeUnit unit, SourceText source)
    {
        IReadOnlyList<(ProfiledMethod Method, ProfiledLine Line)> lines = profile.Greatest(Greatest);
        if (lines.Count == 0)
            return;
        var table = new TextTable(text, ["Increment", "Occurrences", "Line Contents"]);
        foreach ((ProfiledMethod _, ProfiledLine line) in lines)
        {
            table.Add(SizeText.Of(line.Own, unit), line.Occurrences.ToString(), Place(line, source));
        }
        text.Append("The ").Append(lines.Count == Greatest ? "ten " : "").Append("lines that grew most\n\n");
        table.Write();
    }

    private static void WriteAlive(StringBuilder text, MemoryProfile profile, SizeUnit unit, SourceText source)
    {
        var table = new TextTable(text, ["Still alive", "Allocated", "Occurrences", "Line Contents"]);
        foreach ((ProfiledMethod _, ProfiledLine line) in profile.Greatest(Greatest))
        {
            table.Add(SizeText.Of(line.Alive, unit), SizeText.Of(line.Own, unit), line.Occurrences.ToString(),
                Place(line, source));
        }
        text.Append("The lines that keep most alive\n\n");
        table.Write();
    }

    /// <summary>A line as <c>file:line: contents</c>.</summary>
    internal static string Place(ProfiledLine line, SourceText source) =>
        $"{Path.GetFileName(line.File)}:{line.Line}: {source.Line(line.File, line.Line).Trim()}";

    private static void WriteMethod(
        StringBuilder text, MemoryProfile profile, ProfiledMethod method, SizeUnit unit, SourceText source)
    {
        foreach (IGrouping<string, TableRow> file in TableRow.Of(method).GroupBy(row => row.File))
        {
            text.Append("Filename: ").Append(file.Key).Append("\n\n");
            var table = new TextTable(text, ["Line #", "Mem usage", "Increment", "Occurrences", "Line Contents"]);
            foreach (TableRow row in file)
            {
                string contents = source.Line(row.File, row.Number);
                string[] figures = row.Counted is { } line && LineSizes.Of(profile, line, unit) is var sizes
                    ? [sizes.Usage, sizes.Increment, line.Occurrences.ToString()]
                    : ["", "", ""];
                table.Add([Number(row), .. figures, contents]);
            }
            table.Write();
        }
    }

    private static string Number(TableRow row) =>
        row.Counted is { InProgress: true } ? $"*{row.Number}" : row.Number.ToString();
}

/// <summary>
/// memory_profiler's columns, aligned, with a rule below their names; wider columns for wider values.
/// </summary>
internal sealed class TextTable(StringBuilder text, string[] names)
{
    private static readonly Dictionary<string, (string Gap, int Width)> Layout = new()
    {
        ["Line #"] = ("", 6),
        ["Still alive"] = (" ", 12),
        ["Before"] = ("", 12),
        ["After"] = (" ", 12),
        ["Growth"] = (" ", 12),
        ["Allocated"] = (" ", 12),
        ["Mem usage"] = (" ", 12),
        ["Increment"] = (" ", 12),
        ["Occurrences"] = ("  ", 11),
        ["Line Contents"] = ("   ", 0),
    };

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write()
    {
        int[] widths = [.. names.Select((name, column) => Width(name, column))];
        string head = Line(names, widths);
        text.Append(head).Append('\n').Append('=', head.Length).Append('\n');
        foreach (string[] row in _rows)
            text.Append(Line(row, widths).TrimEnd()).Append('\n');
        text.Append("\n\n");
    }

    // The last column is not padded.
    private int Width(string name, int column) => column == names.Length - 1
        ? 0
        : Math.Max(Layout[name].Width, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length));

    private string Line(string[] cells, int[] widths) =>
        string.Concat(cells.Select(
            (cell, column) => (column == 0 ? "" : Layout[names[column]].Gap) + cell.PadLeft(widths[column])));
}
