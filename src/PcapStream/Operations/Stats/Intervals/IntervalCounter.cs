using System.Runtime.InteropServices;
using PcapStream.Partials;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>
/// Frames, bytes and values by interval. Packets earlier than the first packet count in the first
/// interval; all others count in the interval of their time, in any order.
/// </summary>
internal sealed class IntervalCounter : StatisticCounter
{
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly long _interval;
    private readonly AggregateTable<IntervalCell, IntervalLogic> _table;
    private readonly ExternalSorter<IntervalCell, KeyOrder<IntervalCell, IntervalLogic>> _sorted;
    private readonly CountedColumn[] _columns;

    // Each column's packets one after another in one interval, from which the greatest values come.
    private readonly IntervalRuns[] _runs;

    // Each column's current cell; it is added to the table when another interval begins.
    private readonly IntervalCell[] _current;

    public IntervalCounter(
        IntervalsRequest request, FieldQueries queries, TableMemory memory, in HashSeed seed, bool isMergeable)
    {
        _interval = request.Interval / NanosecondsPerMicrosecond;
        _table = new(memory, seed);
        _sorted = new(memory);
        _columns = [.. request.ShownColumns.Select(column => new CountedColumn(
            column, queries.Add(column.Filter), column.Field is null ? null : queries.Add(column.Field)))];
        _current = [.. _columns.Select((_, column) => new IntervalCell { Key = new IntervalKey(0, column) })];
        Most = new Traffic[_columns.Length];
        _runs = [.. _columns.Select(column => new IntervalRuns(column.Column, isMergeable))];
    }

    /// <summary>Microseconds from the first packet to the latest, rounded like tshark's.</summary>
    public long Duration { get; private set; }

    /// <summary>The most frames and the most bytes that a column has in any interval.</summary>
    public Traffic[] Most { get; }

    /// <summary>
    /// The greatest value that a column had in any interval while packets were counted, as tshark finds its width.
    /// </summary>
    public long[] MostValues => [.. _runs.Select(runs => runs.Most)];

    public override void Add(in CountedPacket packet)
    {
        long microseconds = (packet.Elapsed + 500) / NanosecondsPerMicrosecond;
        Duration = Math.Max(Duration, microseconds);
        long interval = _interval == 0 || microseconds < 0 ? 0 : microseconds / _interval;
        for (int column = 0; column < _columns.Length; column++)
        {
            if (packet.Passes(_columns[column].Filter))
                Count(column, interval, packet);
        }
    }

    public override void Complete()
    {
        foreach (ref IntervalCell cell in _current.AsSpan())
            Flush(ref cell);
        foreach (ref readonly IntervalCell cell in _table.Drain())
        {
            ref Traffic most = ref Most[cell.Key.Column];
            Traffic traffic = cell.Sums.Traffic;
            most = new Traffic(Math.Max(most.Frames, traffic.Frames), Math.Max(most.Bytes, traffic.Bytes));
            _sorted.Add(cell);
        }
        _table.Dispose();
    }

    /// <summary>The cells that are not empty, by interval, then by column (enumerate once).</summary>
    public IEnumerable<IntervalValue> Cells()
    {
        SortedRecords<IntervalCell> cells = _sorted.Drain();
        while (cells.MoveNext())
            yield return new IntervalValue(
                cells.Current.Key.Interval, (int)cells.Current.Key.Column, cells.Current.Sums);
    }

    public override void Dispose()
    {
        base.Dispose();
        _table.Dispose();
        _sorted.Dispose();
    }

    private void Count(int column, long interval, in CountedPacket packet)
    {
        ref IntervalCell cell = ref _current[column];
        if (cell.Key.Interval != interval)
        {
            Flush(ref cell);
            cell.Key = cell.Key with { Interval = interval };
        }
        cell.Sums.Add(packet.Record.OriginalLength);
        if (_columns[column].Field is not { } field)
            return;
        cell.Sums.Add(packet.Values(field));
        _runs[column].Count(interval, cell.Sums, _columns[column].Column.ValueOf(cell.Sums));
    }

    public override void Save(PartialWriter writer)
    {
        foreach (ref IntervalCell cell in _current.AsSpan())
            Flush(ref cell);
        foreach (ref readonly IntervalCell cell in _table.Drain())
        {
            writer.Fields.Add(cell.Key.Interval);
            writer.Fields.Add((int)cell.Key.Column);
            cell.Sums.WriteTo(writer.Fields);
            writer.EndRow();
        }
        _table.Dispose();
        writer.EndRows();
        writer.Fields.Add(Duration);
        foreach (IntervalRuns runs in _runs)
            runs.WriteTo(writer.Fields);
        writer.Write(PartialFrame.State);
    }

    public override void Load(PartialReader reader)
    {
        for (IntervalCell last = default; reader.Kind == PartialFrame.Rows; reader.Next())
        {
            while (reader.Fields.HasMore)
            {
                var cell = new IntervalCell
                {
                    Key = new IntervalKey(reader.Fields.Count(), reader.Fields.Int()),
                    Sums = IntervalSums.ReadFrom(reader.Fields),
                };
                if ((ulong)cell.Key.Column >= (ulong)_columns.Length || cell.Sums.Traffic.Frames == 0)
                    throw reader.Fields.Fault("a cell has no column, or no packet");
                if (last.Sums.Traffic.Frames > 0 && IntervalLogic.CompareKeys(last, cell) >= 0)
                    throw reader.Fields.Fault("rows are not in order");
                last = cell;
                ref IntervalCell known = ref _table.FindOrAdd(cell, out bool added);
                if (!added)
                    known.Sums.Add(cell.Sums);
            }
        }
        Duration = Math.Max(Duration, reader.Current(PartialFrame.State).Long());
        for (int column = 0; column < _columns.Length; column++)
            _runs[column].Add(reader.Fields);
        reader.Fields.End();
        reader.Next();
    }

    private void Flush(ref IntervalCell cell)
    {
        if (cell.Sums.Traffic.Frames == 0)
            return;
        ref IntervalCell record = ref _table.FindOrAdd(cell, out bool added);
        if (!added)
            record.Sums.Add(cell.Sums);
        cell.Sums = default;
    }
}

/// <summary>What is counted of one column in one interval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IntervalCell
{
    public IntervalKey Key;
    public IntervalSums Sums;
}

[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IntervalKey(long Interval, long Column);

/// <summary>Orders cells by interval, then by column.</summary>
internal readonly struct IntervalLogic : IRecordLogic<IntervalCell>
{
    public static ulong Hash(in IntervalCell record, in HashSeed seed) => seed.Hash(record.Key);

    public static bool SameKey(in IntervalCell left, in IntervalCell right) => left.Key == right.Key;

    public static int CompareKeys(in IntervalCell left, in IntervalCell right)
    {
        int order = left.Key.Interval.CompareTo(right.Key.Interval);
        return order != 0 ? order : left.Key.Column.CompareTo(right.Key.Column);
    }

    public static uint KeyPrefix(in IntervalCell record) => (uint)Math.Min(record.Key.Interval, uint.MaxValue);

    public static void Merge(ref IntervalCell earlier, in IntervalCell later) => earlier.Sums.Add(later.Sums);
}

/// <summary>What is counted of one column in one interval.</summary>
/// <param name="Interval">The interval's number, from 0.</param>
/// <param name="Column">The column's number, from 0.</param>
/// <param name="Sums">What is counted.</param>
public readonly record struct IntervalValue(long Interval, int Column, IntervalSums Sums)
{
    /// <summary>The packets.</summary>
    public Traffic Traffic => Sums.Traffic;
}

/// <summary>A column, and the numbers of its filter and field in the <see cref="FieldQueries"/>.</summary>
internal sealed record CountedColumn(IntervalColumn Column, int Filter, int? Field);
