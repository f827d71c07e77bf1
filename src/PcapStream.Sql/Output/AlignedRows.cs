using System.Globalization;
using PcapStream.Cli;

namespace PcapStream.Sql.Output;

/// <summary>
/// Columns of text for people. Their widths are those of the first rows, so that a result of any length is printed as
/// it is made.
/// </summary>
internal sealed class AlignedRows(TextWriter output) : IRowText
{
    private const int MostWaitingRows = 1000;
    private const int WidestColumn = 64;

    private readonly List<string[]> _waiting = [];
    private int[]? _widths;

    public void Begin(IReadOnlyList<string> names) => _waiting.Add([.. names.Select(Shown)]);

    public void Write(IReadOnlyList<string?> row)
    {
        string[] shown = [.. row.Select(value => Shown(value ?? ""))];
        if (_widths is not null)
            WriteLine(shown, _widths);
        else
        {
            _waiting.Add(shown);
            if (_waiting.Count > MostWaitingRows)
                WriteWaiting();
        }
    }

    public void End()
    {
        if (_widths is null)
            WriteWaiting();
    }

    private static string Shown(string value) => PrintableText.Of(value, keepLines: false);

    private void WriteWaiting()
    {
        int columns = _waiting[0].Length;
        _widths = [.. Enumerable.Range(0, columns).Select(
            column => Math.Min(WidestColumn, _waiting.Max(row => TextWidth(row[column]))))];
        for (int i = 0; i < _waiting.Count; i++)
        {
            WriteLine(_waiting[i], _widths);
            if (i == 0)
                output.Write(string.Join("-+-", _widths.Select(width => new string('-', width))) + "\n");
        }
        _waiting.Clear();
    }

    private void WriteLine(string[] row, int[] widths)
    {
        for (int i = 0; i < row.Length; i++)
        {
            bool isLast = i == row.Length - 1;
            output.Write(row[i]);
            if (!isLast)
            {
                output.Write(new string(' ', Math.Max(0, widths[i] - TextWidth(row[i]))));
                output.Write(" | ");
            }
        }
        output.Write('\n');
    }

    private static int TextWidth(string text) => new StringInfo(text).LengthInTextElements;
}
