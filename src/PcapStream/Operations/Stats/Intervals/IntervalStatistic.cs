using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>
/// Frames and bytes by interval of time, a column for each filter. Packets that are earlier than the first one belong to
/// the first interval; others belong where their times say, in whatever order they come.
/// </summary>
internal sealed class IntervalStatistic : StatisticCounter
{
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly long _interval;
    private readonly AggregateTable<IntervalCell, IntervalLogic> _table;
    private readonly ExternalSorter<IntervalCell, KeyOrder<IntervalCell, IntervalLogic>> _sorted;
    private readonly PacketColumn[] _columns;

    // The cell that each column counted in last; it is added to the table when another one's turn comes.
    private readonly IntervalCell[] _current;
    private long _reference = Timestamp.NoTime;

    public IntervalStatistic(IntervalsRequest request, TableMemory memory, in HashSeed seed)
    {
        _interval = request.Interval / NanosecondsPerMicrosecond;
        _table = new(memory, seed);
        _sorted = new(memory);
        _columns = request.Filters.Count == 0 ? [new PacketColumn(null)] : [.. request.Filters.Select(PacketColumn.Of)];
        _current = [.. _columns.Select((_, column) => new IntervalCell { Key = new IntervalKey(0, column) })];
        Most = new Traffic[_columns.Length];
    }

    /// <summary>Microseconds from the first packet to the latest of all, rounded as tshark does.</summary>
    public long Duration { get; private set; }

    /// <summary>The most frames and the most bytes that a column has in any interval.</summary>
    public Traffic[] Most { get; }

    public override void Add(in DecodedPacket packet, in PacketRecord record, long time)
    {
        if (_reference == Timestamp.NoTime)
            _reference = time;
        long microseconds = (time - _reference + 500) / NanosecondsPerMicrosecond;
        Duration = Math.Max(Duration, microseconds);
        long interval = _interval == 0 || microseconds < 0 ? 0 : microseconds / _interval;
        for (int column = 0; column < _columns.Length; column++)
        {
            if (_columns[column].Has(record))
                Count(ref _current[column], interval, record.OriginalLength);
        }
    }

    public override void Complete()
    {
        foreach (ref IntervalCell cell in _current.AsSpan())
            Flush(ref cell);
        foreach (ref readonly IntervalCell cell in _table.Drain())
        {
            ref Traffic most = ref Most[cell.Key.Column];
            most = new Traffic(Math.Max(most.Frames, cell.Traffic.Frames), Math.Max(most.Bytes, cell.Traffic.Bytes));
            _sorted.Add(cell);
        }
        _table.Dispose();
    }

    /// <summary>The cells that are not empty, by interval and by column within; once.</summary>
    public IEnumerable<IntervalValue> Cells()
    {
        SortedRecords<IntervalCell, KeyOrder<IntervalCell, IntervalLogic>> cells = _sorted.Drain();
        while (cells.MoveNext())
            yield return new IntervalValue(cells.Current.Key.Interval, (int)cells.Current.Key.Column, cells.Current.Traffic);
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
        _sorted.Dispose();
    }

    private void Count(ref IntervalCell cell, long interval, uint bytes)
    {
        if (cell.Key.Interval != interval)
        {
            Flush(ref cell);
            cell.Key = cell.Key with { Interval = interval };
        }
        cell.Traffic = new Traffic(cell.Traffic.Frames + 1, cell.Traffic.Bytes + bytes);
    }

    private void Flush(ref IntervalCell cell)
    {
        if (cell.Traffic.Frames == 0)
            return;
        ref IntervalCell record = ref _table.FindOrAdd(cell, out bool added);
        if (!added)
            record.Traffic += cell.Traffic;
        cell.Traffic = default;
    }
}
