using PcapStream.Capture;

namespace PcapStream.Operations.Selection;

/// <summary>
/// Finds the part of a classic pcap that holds a window of times, by bisection: places in the file are tried, and the
/// first record after each is found as after damage. The file must be in the order of time; places all over it are
/// tried first, and if their times are not in order, all of it is to be read.
/// </summary>
internal sealed class TimeSeek
{
    /// <summary>How far a packet may be from its place in the order of time, in nanoseconds.</summary>
    public const long Disorder = Timestamp.NanosecondsPerSecond;

    // Reading this much takes no longer than trying more places.
    private const int Near = 1 << 20;

    private const int Trials = 32;

    private readonly CaptureReader _capture;
    private readonly RecordPlaces _places;
    private readonly SortedList<long, long> _seen = [];
    private readonly RecordPlace _start;
    private readonly RecordPlace _end;

    private TimeSeek(CaptureReader capture, RecordPlaces places)
    {
        _capture = capture;
        _places = places;
        _start = new RecordPlace(places.Start, -long.MaxValue);
        _end = new RecordPlace(places.End, long.MaxValue);
    }

    /// <summary>The part of a capture with the packets of a window; null where all of it has to be read.</summary>
    /// <param name="capture">A capture at its first record.</param>
    /// <param name="window">The times.</param>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public static CaptureReader? Find(CaptureReader capture, TimeWindow window) =>
        capture.Format == CaptureFormat.Pcap && RecordPlaces.Of(capture) is { } places
            ? new TimeSeek(capture, places).Find(window)
            : null;

    private CaptureReader? Find(TimeWindow window)
    {
        if (_end.Offset - _start.Offset <= Trials * Near)
            return null;
        if (_places.FirstTime() is not { } first)
            return null;
        window.SetFirst(new Timestamp(first));
        for (int i = 0; i <= Trials; i++)
            Try(_start.Offset + (long)((Int128)(_end.Offset - _start.Offset) * i / Trials));
        long from = Timestamp.Saturate((Int128)window.From - Disorder);
        long to = Timestamp.Saturate((Int128)window.To + Disorder);
        RecordPlace low = Bisect(from).Before;
        RecordPlace high = Bisect(to).After;
        return IsOrdered() ? _capture.ReadBetween(low.Offset, high.Offset) : null;
    }

    // Records near each other, the times of which are on both sides of a time.
    private (RecordPlace Before, RecordPlace After) Bisect(long time)
    {
        (RecordPlace low, RecordPlace high) = (_start, _end);
        foreach ((long offset, long seen) in _seen)
        {
            if (seen < time)
                low = new RecordPlace(offset, seen);
            else
            {
                high = new RecordPlace(offset, seen);
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

    private RecordPlace? Try(long offset)
    {
        if (_places.After(offset) is not { } place)
            return null;
        _seen[place.Offset] = place.Time;
        return place;
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
}
