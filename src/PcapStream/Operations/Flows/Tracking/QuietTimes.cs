namespace PcapStream.Operations.Flows.Tracking;

/// <summary>
/// When no packet came for more than a second. A timer that is due in such a time is noticed with the packet that ends
/// it, by who looks at timers with packets only. Of very many such times, the first ones are kept.
/// </summary>
internal sealed class QuietTimes
{
    private const long Least = 1_000_000_000;
    private const int Most = 1 << 16;

    private readonly List<(long Start, long End)> _times = [];

    /// <summary>The clock moves on.</summary>
    public void Add(long before, long now)
    {
        if (now - before > Least && _times.Count < Most)
            _times.Add((before, now));
    }

    /// <summary>When something that is due at a time is noticed: then, or at the end of a quiet time.</summary>
    public long NoticedAt(long due)
    {
        int low = 0;
        int high = _times.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_times[middle].End < due)
                low = middle + 1;
            else
                high = middle;
        }
        return low < _times.Count && _times[low].Start < due ? _times[low].End : due;
    }
}
