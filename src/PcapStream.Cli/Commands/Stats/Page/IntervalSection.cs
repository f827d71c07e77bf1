using PcapStream.Cli.Rendering.Page;
using PcapStream.Operations;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>
/// Intervals as charts with a line for each filter, in constant memory: neighbouring intervals are joined when there
/// are more than a screen shows.
/// </summary>
internal sealed class IntervalSection : StatisticSection
{
    private const int MostSlots = 480;
    private const double NanosecondsPerSecond = 1e9;
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly IntervalsResult _result;
    private readonly string[] _names;
    private readonly Traffic[][] _slots;
    private readonly Traffic[] _totals;
    private readonly long _perSlot;
    private bool _isRead;

    public IntervalSection(IntervalsResult result)
        : base(result.Name)
    {
        _result = result;
        _names = result.Request.Filters.Count == 0
            ? [""]
            : [.. result.Request.Filters.Select(filter => filter.Expression)];
        long interval = Interval(result);
        long intervals = interval == 0 ? 1 : (result.Duration / interval) + 1;
        _perSlot = ((intervals - 1) / MostSlots) + 1;
        _slots = [.. _names.Select(_ => new Traffic[(intervals + _perSlot - 1) / _perSlot])];
        _totals = new Traffic[_names.Length];
    }

    public override StatisticResult Statistic => _result with { Cells = Pass() };

    public override string Render()
    {
        if (!_isRead)
        {
            foreach (IntervalValue _ in Pass())
            {
            }
        }
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

    private IEnumerable<IntervalValue> Pass()
    {
        _isRead = true;
        foreach (IntervalValue cell in _result.Cells)
        {
            Traffic[] slots = _slots[cell.Column];
            slots[Math.Clamp(cell.Interval / _perSlot, 0, slots.Length - 1)] += cell.Traffic;
            _totals[cell.Column] += cell.Traffic;
            yield return cell;
        }
    }
}
