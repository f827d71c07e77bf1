using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// Intervals as charts with a line for each filter, in constant memory: neighbouring intervals are joined when there
/// are more than a screen shows.
/// </summary>
internal sealed class IntervalSection : ReadOnceSection<IntervalValue>
{
    private const int MostSlots = 480;
    private const double NanosecondsPerSecond = 1e9;
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly IntervalsResult _result;
    private readonly string[] _names;
    private readonly Traffic[][] _slots;
    private readonly Traffic[] _totals;
    private readonly long _perSlot;

    public IntervalSection(IntervalsResult result)
        : base(result, result.Cells, cells => result with { Cells = cells })
    {
        _result = result;
        _names = [.. result.Request.ShownColumns.Select(column => column.Text)];
        long interval = Interval(result);
        long intervals = interval == 0 ? 1 : (result.Duration / interval) + 1;
        _perSlot = ((intervals - 1) / MostSlots) + 1;
        _slots = [.. _names.Select(_ => new Traffic[(intervals + _perSlot - 1) / _perSlot])];
        _totals = new Traffic[_names.Length];
    }

    protected override void Keep(IntervalValue row)
    {
        Traffic[] slots = _slots[row.Column];
        slots[Math.Clamp(row.Interval / _perSlot, 0, slots.Length - 1)] += row.Traffic;
        _totals[row.Column] += row.Traffic;
    }

    protected override string RenderKept()
    {
        double seconds = _result.Request.Interval * _perSlot / NanosecondsPerSecond;
        string charts = _slots[0].Length < 2
            ? ""
            : RateCharts.Render([.. _names.Zip(_slots)], seconds);
        var table = new HtmlTable(
            new TableColumn("filter", ColumnKind.Text), new("packets", ColumnKind.Bar), new("bytes", ColumnKind.Bar),
            new("most packets of an interval"), new("most bytes of an interval"));
        for (int i = 0; i < _names.Length; i++)
        {
            table.Row(
                _names[i].Length == 0 ? "all packets" : _names[i], TableCell.Count(_totals[i].Frames),
                TableCell.Bytes(_totals[i].Bytes), TableCell.Count(_result.Most[i].Frames),
                TableCell.Bytes(_result.Most[i].Bytes));
        }
        return charts + table.Render();
    }

    private static long Interval(IntervalsResult result) => result.Request.Interval / NanosecondsPerMicrosecond;
}
