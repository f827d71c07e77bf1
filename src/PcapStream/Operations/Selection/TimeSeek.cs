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

    // A packet may hold a capture, whose records end with it or lead to the file's own after it. After so many bytes,
    // which no packet has, a record is the file's own.
    private const int LongestPacket = RecordIndexer.SearchWindow;

    private const int Reach = 2 * LongestPacket;
    private const int RecordsAtOnce = 1024;

    private readonly CaptureReader _capture;
    private readonly RecordIndexer _indexer;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Reach, pinned: true);
    private readonly PacketRecord[] _records = new PacketRecord[RecordsAtOnce];
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
        if (FirstTime() is not { } first)
            return null;
        window.SetFirst(new Timestamp(first));
        for (int i = 0; i <= Trials; i++)
            Try(_start.Offset + (long)((Int128)(_end.Offset - _start.Offset) * i / Trials));
        long from = Timestamp.Saturate((Int128)window.From - Disorder);
        long to = Timestamp.Saturate((Int128)window.To + Disorder);
        Place low = Bisect(from).Before;
        Place high = Bisect(to).After;
        return IsOrdered() ? _capture.ReadBetween(low.Offset, high.Offset) : null;
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

    private long? FirstTime()
    {
        int read = _capture.Source.ReadAt(_bytes, _start.Offset);
        fixed (byte* start = _bytes)
            return TimeOf(start, start + read);
    }

    // A record of the file after an offset: not the first, but one to which records lead for long enough.
    private Place? Try(long offset)
    {
        int read = _capture.Source.ReadAt(_bytes, offset);
        fixed (byte* start = _bytes)
        {
            byte* end = start + read;
            byte* from = start;
            while (_indexer.Search(from, end, atEnd: read < _bytes.Length, out byte* found))
            {
                byte* next = Follow(found, end);
                if (next - found >= LongestPacket && TimeOf(next, end) is { } time)
                {
                    var place = new Place(offset + (next - start), time);
                    _seen[place.Offset] = place.Time;
                    return place;
                }
                from = next > found ? next : found + 1;
            }
        }
        return null;
    }

    // Follows records from one to the next; returns the byte after the last.
    private byte* Follow(byte* found, byte* end)
    {
        byte* next = found;
        fixed (PacketRecord* records = _records)
        {
            while (_indexer.Index(next, end, found + LongestPacket, records, RecordsAtOnce) is { Records: > 0 } result)
                next = result.Next;
        }
        return next;
    }

    // The time of a record; null where there is none beyond doubt.
    private long? TimeOf(byte* at, byte* end)
    {
        PacketRecord record;
        return _indexer.Index(at, end, at + 1, &record, 1).Records > 0 ? record.Nanoseconds : null;
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
