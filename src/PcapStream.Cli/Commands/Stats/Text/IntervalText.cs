using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Text;

/// <summary>
/// Frames and bytes by interval, in tshark's layout. A packet at the very end of the last interval is counted in it;
/// tshark does not count it.
/// </summary>
internal sealed class IntervalText
{
    private const long MicrosecondsPerSecond = 1_000_000;
    private const int NanosecondsPerMicrosecond = 1_000;
    private const int MostBorder = 102;

    // The number of consecutive empty intervals that are printed one by one; more are joined to one row. Times may be
    // wrong, and the number of rows must depend on the packets, not on the seconds between wrong times.
    private const int MostEmpty = 100;
    private const string AllPackets = "Frames and bytes";

    private readonly TextBuffer _text;
    private readonly IntervalsResult _result;
    private readonly string[] _filters;
    private readonly ColumnLayout[] _columns;
    private readonly long _interval;
    private readonly long _duration;
    private readonly int _precision;
    private readonly int _digits;
    private readonly int _timeWidth;
    private readonly int _tableWidth;
    private readonly int _border;
    private long _joinedRows;
    private long _joinedIntervals;

    public IntervalText(TextBuffer text, IntervalsResult result)
    {
        _text = text;
        _result = result;
        _filters = [.. result.Request.ShownColumns.Select(
            column => column.Text.Length == 0 ? AllPackets : PrintableText.Of(column.Text, keepLines: false))];
        _columns = [.. result.Request.ShownColumns.Select(
            (column, i) => new ColumnLayout(column, result.Most[i], result.MostValues[i]))];
        _interval = result.Request.Interval / NanosecondsPerMicrosecond;
        IsWhole = _interval == 0 || _interval > result.Duration;
        _precision = IsWhole ? (Digits(result.Duration / MicrosecondsPerSecond) >= 2 ? 1 : 3) : Decimals(_interval);
        long unit = (long)Math.Pow(10, 6 - _precision);
        _duration = result.Duration + 5 * (unit / 10);
        _digits = Digits(_duration / MicrosecondsPerSecond);
        _timeWidth = Math.Max(12, _precision == 0 ? 2 * _digits + 8 : 2 * (_digits + _precision) + 10);
        _tableWidth = _timeWidth + _columns.Sum(column => column.Width);
        _border = Border();
    }

    /// <summary>Columns of the table.</summary>
    public int Width => _border;

    private bool IsWhole { get; }

    private long Rows => IsWhole ? 1 : Math.Max(1, (_result.Duration + _interval - 1) / _interval);

    public void Write()
    {
        _text.Text($"\n{new string('=', _border)}\n");
        Line(" IO Statistics");
        Line("");
        Line($" Duration: {(_precision == 0 ? Whole(_result.Duration) : Seconds(_duration, 0))} secs");
        Line($" Interval: {Seconds(IsWhole ? _duration : _interval, _digits)} secs");
        Line("");
        WriteFilters();
        Line(new string('-', _border - 2));
        WriteHeadings();
        WriteRows();
        if (_joinedRows > 0)
            WriteRemark();
        _text.Text($"{new string('=', _border)}\n");
    }

    private void WriteRemark()
    {
        Line(new string('-', _border - 2));
        Line(string.Create(CultureInfo.InvariantCulture,
            $" Joined: {_joinedIntervals} empty intervals, {_joinedRows} row{(_joinedRows == 1 ? "" : "s")}"));
    }

    private int Border()
    {
        int border = IsWhole
            ? 30 + _digits + _precision + 1
            : 24 + Digits(_interval / MicrosecondsPerSecond) + (_precision == 0 ? 0 : _precision + 1);
        border = Math.Max(border, _tableWidth);
        int longest = _filters.Max(filter => filter == AllPackets ? 26 : filter.Length + 11);
        if (longest > border && border < MostBorder)
            border = Math.Min(longest, MostBorder);
        // Avoids a double line on the right.
        return border - _tableWidth == 1 ? border + 1 : border;
    }

    private void WriteFilters()
    {
        int room = _border - 11;
        for (int i = 0; i < _filters.Length; i++)
        {
            string start = (i == 0 ? " Col" : "    ") + string.Create(CultureInfo.InvariantCulture, $"{i + 1,2}: ");
            string rest = _filters[i];
            while (rest.Length > room)
            {
                int space = rest.LastIndexOf(' ', room - 1);
                Line(start + rest[..(space > 0 ? space : room)]);
                rest = rest[(space > 0 ? space + 1 : room)..];
                start = new string(' ', 8);
            }
            Line(start + rest);
        }
    }

    private void WriteHeadings()
    {
        _text.Text($"|{new string(' ', _timeWidth - 2)}|");
        for (int i = 0; i < _columns.Length; i++)
        {
            string column = (i + 1).ToString(CultureInfo.InvariantCulture);
            _text.Text(column.PadRight(_columns[i].Width - 1) + "|");
        }
        EndRow();
        _text.Text("| Interval".PadRight(_timeWidth - 1) + "|");
        foreach (ColumnLayout column in _columns)
            column.WriteHeading(_text);
        EndRow();
        _text.Text($"|{new string('-', _tableWidth - 2)}|");
        EndRow();
    }

    private void WriteRows()
    {
        long rows = Rows;
        var row = new IntervalSums[_columns.Length];
        long next = 0;
        foreach (IntervalValue cell in _result.Cells)
        {
            long at = Math.Min(cell.Interval, rows - 1);
            if (next < at)
                WriteUntil(at, ref next, row);
            row[cell.Column].Add(cell.Sums);
        }
        WriteUntil(rows, ref next, row);
    }

    // Writes a row that may have packets, and empty rows up to the end.
    private void WriteUntil(long end, ref long next, IntervalSums[] row)
    {
        WriteRow(next, next, row);
        next++;
        if (end - next > MostEmpty)
        {
            _joinedRows++;
            _joinedIntervals += end - next;
            WriteRow(next, end - 1, row);
            next = end;
        }
        for (; next < end; next++)
            WriteRow(next, next, row);
    }

    // Writes a row of one or several intervals, and clears it for the next.
    private void WriteRow(long number, long through, IntervalSums[] row)
    {
        bool last = through == Rows - 1;
        long start = number * _interval;
        long end = IsWhole || last ? _duration : (through + 1) * _interval;
        string times = _precision > 0 ? $" {Seconds(start, _digits)} <> {Seconds(end, _digits)} "
            : last ? $" {Seconds(start, _digits)} <> Dur" : $" {Seconds(start, _digits)} <> {Seconds(end, _digits)} ";
        if (_precision == 0 && _digits == 1)
            times = " " + times;
        _text.Text($"|{times.PadRight(_timeWidth - 2)}|");
        for (int i = 0; i < row.Length; i++)
            _columns[i].Write(_text, row[i]);
        EndRow();
        Array.Clear(row);
    }

    private void EndRow() =>
        _text.Text(_tableWidth < _border ? $"{new string(' ', _border - _tableWidth - 1)}|\n" : "\n");

    private void Line(string content) => _text.Text($"|{content.PadRight(_border - 2)}|\n");

    private string Seconds(long microseconds, int digits)
    {
        string whole = (microseconds / MicrosecondsPerSecond).ToString(CultureInfo.InvariantCulture).PadLeft(digits);
        if (_precision == 0)
            return whole;
        string fraction = (microseconds % MicrosecondsPerSecond).ToString("D6", CultureInfo.InvariantCulture);
        return $"{whole}.{fraction[.._precision]}";
    }

    // With an interval of whole seconds, tshark pads the duration's fraction with spaces, which reads as another time.
    private static string Whole(long microseconds) => string.Create(CultureInfo.InvariantCulture,
        $"{microseconds / MicrosecondsPerSecond}.{microseconds % MicrosecondsPerSecond:D6}");

    internal static int Digits(long number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static int Decimals(long microseconds)
    {
        int decimals = 6;
        for (long rest = microseconds; decimals > 0 && rest % 10 == 0; rest /= 10)
            decimals--;
        return decimals;
    }
}
