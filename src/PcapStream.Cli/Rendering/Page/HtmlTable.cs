using System.Globalization;
using System.Text;

namespace PcapStream.Cli.Rendering.Page;

/// <summary>
/// A table that scrolls within its section when it is wider than the screen. Columns of sizes have a bar below each
/// value.
/// </summary>
/// <param name="columns">The columns.</param>
internal sealed class HtmlTable(params IReadOnlyList<TableColumn> columns)
{
    private readonly List<TableCell[]> _rows = [];

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row with a cell for each column.</summary>
    public void Row(params TableCell[] cells) => _rows.Add(cells);

    /// <summary>The table.</summary>
    public string Render()
    {
        var table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        foreach (TableColumn column in columns)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"<th{Class(column, isZero: false)}>{HtmlPage.Escape(column.Heading)}</th>");
        }
        table.Append("</tr></thead><tbody>\n");
        double[] most = [.. columns.Select((_, i) => _rows.Count == 0 ? 0 : _rows.Max(row => row[i].Size))];
        foreach (TableCell[] row in _rows)
        {
            table.Append("<tr>");
            for (int i = 0; i < row.Length; i++)
            {
                string bar = columns[i].Kind == ColumnKind.Bar
                    ? $"<i style=\"width:{BarList.Percent(most[i] > 0 ? row[i].Size / most[i] : 0)}\"></i>"
                    : "";
                table.Append(CultureInfo.InvariantCulture,
                    $"<td{Class(columns[i], row[i].Text == "0")}>{row[i].Html}{bar}</td>");
            }
            table.Append("</tr>\n");
        }
        return table.Append("</tbody></table></div>\n").ToString();
    }

    private static string Class(TableColumn column, bool isZero)
    {
        string kind = column.Kind switch
        {
            ColumnKind.Text => "text",
            ColumnKind.Prose => "text wrap",
            ColumnKind.Code => "text code",
            _ => isZero ? "zero" : "",
        };
        string all = (column.IsExtra ? $"{kind} extra" : kind).TrimStart();
        return all.Length == 0 ? "" : $" class=\"{all}\"";
    }
}

/// <summary>A column of a table.</summary>
/// <param name="Heading">The heading, not yet escaped.</param>
/// <param name="Kind">What its cells are.</param>
internal sealed record TableColumn(string Heading, ColumnKind Kind = ColumnKind.Number)
{
    /// <summary>Whether it is left out on a narrow screen.</summary>
    public bool IsExtra { get; init; }
}

/// <summary>What the cells of a column are.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>Numbers with a bar below each.</summary>
    Bar,

    /// <summary>Short text on one line.</summary>
    Text,

    /// <summary>Sentences on several lines.</summary>
    Prose,

    /// <summary>Source code.</summary>
    Code,
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">The text, not yet escaped.</param>
/// <param name="Size">The length of its bar, relative to others of the column.</param>
internal sealed record TableCell(string Text, double Size = 0)
{
    private readonly string? _html;

    /// <summary>The cell's HTML: the escaped text, unless it is given.</summary>
    public string Html
    {
        get => _html ?? HtmlPage.Escape(Text);
        init => _html = value;
    }

    public static implicit operator TableCell(string text) => new(text);

    /// <summary>A count.</summary>
    public static TableCell Count(long count) => new(Quantities.Count(count), count);

    /// <summary>A number of bytes.</summary>
    public static TableCell Bytes(long bytes) => new(Quantities.ShortBytes(bytes), bytes);
}
