using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering;
using PcapStream.Protocols;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>
/// Frames and bytes by interval, one column per filter. Packets earlier than the first packet count in the first
/// interval; all others count in the interval of their time, in any order.
/// </summary>
internal sealed class IntervalCounter : StatisticCounter
{
    private const long NanosecondsPerMicrosecond = 1_000;

    private readonly long _interval;
    private readonly AggregateTable<IntervalCell, IntervalLogic> _table;
    private readonly ExternalSorter<IntervalCell, KeyOrder<IntervalCell, IntervalLogic>> _sorted;
    private readonly PacketColumn[] _columns;

    // Each column's current cell; it is added to the table when another interval begins.
    private readonly IntervalCell[] _current;
    private long _reference = Timestamp.NoTime;

    public IntervalCounter(IntervalsRequest request, TableMemory memory, in HashSeed seed)
    {
        _interval = request.Interval / NanosecondsPerMicrosecond;
        _table = new(memory, seed);
        _sorted = new(memory);
        _columns = request.Filters.Count == 0 ? [new PacketColumn(null)] : [.. request.Filters.Select(PacketColumn.Of)];
        _current = [.. _columns.Select((_, column) => new IntervalCell { Key = new IntervalKey(0, column) })];
        Most = new Traffic[_columns.Length];
    }

    /// <summary>Microseconds from the first packet to the latest, rounded like tshark's.</summary>
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

    /// <summary>The cells that are not empty, by interval, then by column (enumerate once).</summary>
    public IEnumerable<IntervalValue> Cells()
    {
        SortedRecords<IntervalCell, KeyOrder<IntervalCell, IntervalLogic>> cells = _sorted.Drain();
        while (cells.MoveNext())
            yield return new IntervalValue(
                cells.Current.Key.Interval, (int)cells.Current.Key.Column, cells.Current.Traffic);
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

/// <summary>The traffic of one column in one interval.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IntervalCell
{
    public IntervalKey Key;
    public Traffic Traffic;
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

    public static void Merge(ref IntervalCell earlier, in IntervalCell later) => earlier.Traffic += later.Traffic;
}

/// <summary>The traffic of one column in one interval.</summary>
/// <param name="Interval">The interval's number, from 0.</param>
/// <param name="Column">The column's number, from 0.</param>
/// <param name="Traffic">The traffic.</param>
public readonly record struct IntervalValue(long Interval, int Column, Traffic Traffic);

/// <summary>The packets that a column counts: those that a filter matches, or all.</summary>
internal sealed class PacketColumn(PacketFilter? filter)
{
    private LinkType? _linkType;
    private BpfProgram? _program;

    /// <summary>The column of a filter; an empty one matches all packets.</summary>
    public static PacketColumn Of(PacketFilter filter) => new(filter.Expression.Length == 0 ? null : filter);

    public bool Has(in PacketRecord record)
    {
        if (filter is null)
            return true;
        if (_linkType != record.LinkType)
        {
            _linkType = record.LinkType;
            _program = Program(filter, record.LinkType);
        }
        return _program is not null && _program.Matches(record.Data, record.OriginalLength);
    }

    // A filter that does not apply to a link type matches none of its packets; other packets may have another type.
    private static BpfProgram? Program(PacketFilter filter, LinkType linkType)
    {
        try
        {
            return filter.For(linkType.Value);
        }
        catch (FilterException)
        {
            return null;
        }
    }
}
