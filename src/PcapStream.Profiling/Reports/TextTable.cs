using System.Text;

namespace PcapStream.Profiling.Reports;

/// <summary>memory_profiler's columns, aligned, with a rule below their names; wider where a value needs it.</summary>
internal sealed class TextTable(StringBuilder text, string[] names)
{
    private static readonly Dictionary<string, (string Gap, int Width)> Layout = new()
    {
        ["Line #"] = ("", 6),
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

    // The last column has no end to be aligned to.
    private int Width(string name, int column) => column == names.Length - 1
        ? 0
        : Math.Max(Layout[name].Width, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length));

    private string Line(string[] cells, int[] widths) =>
        string.Concat(cells.Select((cell, column) => (column == 0 ? "" : Layout[names[column]].Gap) + cell.PadLeft(widths[column])));
}
