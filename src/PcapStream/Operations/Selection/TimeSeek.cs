using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Selection;

/// <summary>
/// Finds the part of a classic pcap that holds a window of times, by bisection: places in the file are tried, and the
/// first record after each is found as after damage. The file must be in the order of time; places all over it are
/// tried first, and if their times are not in order, all of it is to be read.
/// </summary>
internal sealed unsafe class TimeSeek
{
    /// <summary>How far a packet may be from its place in the order of time, in nanoseconds.</summary>
    public const long Disorder = Timestamp.NanosecondsPerSecond;

    // Reading this much takes no longer than trying more places.
    private const int Near = 1 << 20;

    private const int Trials = 32;
    private const int FirstReach = 64 << 10;
    private const int LongestReach = 2 * RecordIndexer.SearchWindow;

    private readonly CaptureReader _capture;
    private readonly RecordIndexer _indexer;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(LongestReach, pinned: true);
    private readonly SortedList<long, long> _seen = [];
    private readonly Place _start;
    private readonly Place _end;

    private TimeSeek(CaptureReader capture, RecordIndexer indexer)
    {
        _capture = capture;
        _indexer = indexer;
        _start = new Place(capture.Source.Position, -long.MaxValue);
        _end = new Place(capture.Length!.Value, long.MaxValue);
    }

    /// <summary>The part of a capture with the packets of a window; null where all of it has to be read.</summary>
    /// <param name="capture">A capture at its first record.</param>
    /// <param name="window">The times.</param>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public static CaptureReader? Find(CaptureReader capture, TimeWindow window)
    {
        if (capture.Format != CaptureFormat.Pcap || capture.Compression is not null
            || !capture.Source.IsSeekable || capture.Indexer.Fork() is not { } indexer)
            return null;
        return new TimeSeek(capture, indexer).Find(window);
    }

    private CaptureReader? Find(TimeWindow window)
    {
        if (_end.Offset - _start.Offset <= Trials * Near)
            return null;
        for (int i = 0; i <= Trials; i++)
            Try(_start.Offset + (long)((Int128)(_end.Offset - _start.Offset) * i / Trials));
        if (_seen.Count == 0)
            return null;
        window.SetFirst(new Timestamp(_seen.Values[0]));
        long from = Timestamp.Saturate((Int128)window.From - Disorder);
        long to = Timestamp.Saturate((Int128)window.To + Disorder);
        Place first = Bisect(from).Before;
        Place last = Bisect(to).After;
        return IsOrdered() ? _capture.ReadBetween(first.Offset, last.Offset) : null;
    }

    // Records near each other, the times of which are on both sides of a time.
    private (Place Before, Place After) Bisect(long time)
    {
        (Place low, Place high) = (_start, _end);
        foreach ((long offset, long seen) in _seen)
        {
            if (seen < time)
                low = new Place(offset, seen);
            else
            {
                high = new Place(offset, seen);
                break;
            }
        }
        while (high.Offset - low.Offset > Near)
        {
            if (Try(low.Offset + (high.Offset - low.Offset) / 2) is not { } middle || middle.Offset >= high.Offset)
                break;
            if (middle.Time < time)
                low = middle;
            else
                high = middle;
        }
        return (low, high);
    }

    // The first record after an offset that has a time.
    private Place? Try(long offset)
    {
        for (int reach = FirstReach; reach <= LongestReach; reach *= 2)
        {
            int read = _capture.Source.ReadAt(_bytes.AsSpan(0, reach), offset);
            fixed (byte* start = _bytes)
            {
                byte* end = start + read;
                PacketRecord record;
                if (!_indexer.Search(start, end, atEnd: read < reach, out byte* found)
                    || _indexer.Index(found, end, found + 1, &record, 1).Records == 0)
                    continue;
                var place = new Place(offset + (found - start), record.Nanoseconds);
                _seen[place.Offset] = place.Time;
                return place;
            }
        }
        return null;
    }

    private bool IsOrdered()
    {
        long latest = -long.MaxValue;
        foreach (long time in _seen.Values)
        {
            if (time < Timestamp.Saturate((Int128)latest - Disorder))
                return false;
            latest = Math.Max(latest, time);
        }
        return true;
    }

    private readonly record struct Place(long Offset, long Time);
}
