using PcapStream.Cli.Rendering;
using PcapStream.Operations;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Screen;

/// <summary>
/// Frames and bytes by interval, for a terminal that is narrower than tshark's table: as many filters as fit, and only
/// intervals with packets.
/// </summary>
internal static class ScreenIntervals
{
    private const int Count = ScreenCells.Count;
    private const int Size = ScreenCells.Size;
    private const int Start = 12;
    private const int Gaps = 4;

    public static void Write(TextBuffer text, IntervalsResult result, int width)
    {
        int columns = result.Most.Count;
        int shown = Math.Clamp((width - Start - 2) / (Count + Size + Gaps), 1, columns);
        text.Text($"Packets and bytes by interval of {Quantities.ShortSeconds(result.Request.Interval)} s\n");
        for (int i = 0; i < columns; i++)
        {
            text.Text(
                $"  {i + 1}: {PrintableText.Of(result.Request.ShownColumns[i].Text, keepLines: false)}"
                + $"{(i < shown ? "" : " (does not fit; --csv has it)")}\n");
        }
        List<(string, int)> headings = [("Start", Start)];
        for (int i = 1; i <= shown; i++)
            headings.AddRange([($"Packets {i}", Count), ($"Bytes {i}", Size)]);
        var table = new ScreenTable(text, width, [.. headings]);
        var row = new Traffic[columns];
        long interval = -1;
        foreach (IntervalValue cell in result.Cells)
        {
            if (cell.Interval != interval && interval >= 0)
                WriteRow(table, interval * result.Request.Interval, row.AsSpan(0, shown));
            if (cell.Interval != interval)
                Array.Clear(row);
            interval = cell.Interval;
            row[cell.Column] = cell.Traffic;
        }
        if (interval >= 0)
            WriteRow(table, interval * result.Request.Interval, row.AsSpan(0, shown));
    }

    private static void WriteRow(ScreenTable table, long start, ReadOnlySpan<Traffic> columns)
    {
        List<string> cells = [Quantities.ShortSeconds(start)];
        foreach (Traffic one in columns)
            cells.AddRange([Quantities.ShortCount(one.Frames), Quantities.ShortBytes(one.Bytes)]);
        table.Row([.. cells]);
    }
}
