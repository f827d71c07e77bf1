using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>Measures how far a capture is from the order of time. Packets without a time do not count.</summary>
internal sealed class Disorder
{
    private long _last = long.MinValue;
    private long _latest = long.MinValue;

    /// <summary>Packets that are earlier than the one before them.</summary>
    public long OutOfOrder { get; private set; }

    /// <summary>The greatest time from a packet back to a later one before it.</summary>
    public long GreatestBack { get; private set; }

    /// <summary>Counts the next packet.</summary>
    /// <returns>Whether it is earlier than the one before it.</returns>
    public bool Add(long nanoseconds)
    {
        if (nanoseconds == Timestamp.NoTime)
            return false;
        bool isEarlier = nanoseconds < _last;
        _last = nanoseconds;
        if (nanoseconds >= _latest)
        {
            _latest = nanoseconds;
            return false;
        }
        OutOfOrder += isEarlier ? 1 : 0;
        GreatestBack = Math.Max(GreatestBack, Timestamp.Saturate((Int128)_latest - nanoseconds));
        return isEarlier;
    }
}
