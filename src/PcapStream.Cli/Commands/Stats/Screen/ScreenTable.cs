using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>
/// A table on a terminal. Its width is known before the first row, so that any number of rows takes constant memory and
/// no row wraps: columns of text share what the numbers leave, and longer text is cut in its middle.
/// </summary>
internal sealed class ScreenTable
{
    private const string Gap = "  ";
    private const string Indent = "  ";
    private const char Cut = '…';

    private readonly TextBuffer _text;
    private readonly int[] _widths;

    /// <param name="text">Receives the table.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="columns">The columns; a width of 0 is that of a column of text.</param>
    public ScreenTable(TextBuffer text, int width, params (string Heading, int Width)[] columns)
    {
        _text = text;
        int texts = columns.Count(column => column.Width == 0);
        int numbers = columns.Sum(column => column.Width) + Gap.Length * (columns.Length - 1) + Indent.Length;
        int share = texts == 0 ? 0 : Math.Max((width - numbers) / texts, 8);
        _widths = [.. columns.Select(column => column.Width == 0 ? -share : column.Width)];
        Row([.. columns.Select(column => column.Heading)]);
    }

    /// <summary>Writes a row.</summary>
    public void Row(params ReadOnlySpan<string> cells)
    {
        _text.Text(Indent);
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                _text.Text(Gap);
            int width = Math.Abs(_widths[i]);
            string cell = Fit(cells[i], width);
            // Nothing after the last text, where a terminal would show it when it is copied.
            _text.Text(_widths[i] > 0 ? cell.PadLeft(width) : i == cells.Length - 1 ? cell : cell.PadRight(width));
        }
        _text.Text("\n"u8);
    }

    /// <summary>A text in so many columns; a longer one loses its middle.</summary>
    public static string Fit(string text, int width)
    {
        if (text.Length <= width)
            return text;
        int start = (width - 1) / 2;
        return $"{text[..start]}{Cut}{text[^(width - 1 - start)..]}";
    }
}
