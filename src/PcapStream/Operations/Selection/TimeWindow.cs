using PcapStream.Capture;

namespace PcapStream.Operations.Selection;

/// <summary>
/// The times of a selection: the start is included, the stop is not, as in editcap. A packet without a time is never
/// in it. Bounds that are relative are set by the captures; all threads share one window.
/// </summary>
internal sealed class TimeWindow
{
    private readonly TimeBound? _after;
    private readonly TimeBound? _before;
    private readonly Lock _setting = new();
    private bool _needsFirst;

    private TimeWindow(TimeBound? after, TimeBound? before)
    {
        _after = after;
        _before = before;
        _needsFirst = after?.Origin == TimeOrigin.FirstPacket || before?.Origin == TimeOrigin.FirstPacket;
        Set(TimeOrigin.Epoch, 0);
    }

    /// <summary>Whether the time of the captures' last packet is needed.</summary>
    public bool NeedsLast => _after?.Origin == TimeOrigin.LastPacket || _before?.Origin == TimeOrigin.LastPacket;

    /// <summary>Whether both bounds are known before a packet is read.</summary>
    public bool IsKnown => !Volatile.Read(ref _needsFirst);

    /// <summary>The first time in the window, in nanoseconds since the epoch.</summary>
    public long From { get; private set; } = -long.MaxValue;

    /// <summary>The first time after the window, in nanoseconds since the epoch.</summary>
    public long To { get; private set; } = long.MaxValue;

    /// <summary>The window of options; null when they do not select by time.</summary>
    public static TimeWindow? Of(ReadingOptions options) =>
        options.After is null && options.Before is null ? null : new TimeWindow(options.After, options.Before);

    /// <summary>Sets the time of the captures' last packet.</summary>
    public void SetLast(Timestamp last) => Set(TimeOrigin.LastPacket, last.Nanoseconds);

    /// <summary>Sets the time of the first packet read, if it is not known yet.</summary>
    public void SetFirst(Timestamp first)
    {
        if (IsKnown)
            return;
        lock (_setting)
        {
            if (IsKnown)
                return;
            // As relative times have it in general, a packet without a time is one at the epoch.
            Set(TimeOrigin.FirstPacket, first.IsKnown ? first.Nanoseconds : 0);
            Volatile.Write(ref _needsFirst, false);
        }
    }

    /// <summary>Whether a packet of a time, in nanoseconds since the epoch, is selected.</summary>
    public bool Contains(long nanoseconds) =>
        nanoseconds >= From && (nanoseconds < To || (nanoseconds == To && To == long.MaxValue));

    /// <summary>Whether a packet may be selected whose time is between two, both included.</summary>
    public bool Overlaps(long earliest, long latest) =>
        earliest <= latest && latest >= From && (earliest < To || To == long.MaxValue);

    private void Set(TimeOrigin origin, long nanoseconds)
    {
        if (_after?.Origin == origin)
            From = Timestamp.Saturate((Int128)nanoseconds + _after.Nanoseconds);
        if (_before?.Origin == origin)
            To = Timestamp.Saturate((Int128)nanoseconds + _before.Nanoseconds);
    }
}
