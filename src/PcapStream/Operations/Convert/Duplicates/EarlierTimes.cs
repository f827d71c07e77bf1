namespace PcapStream.Operations.Convert.Duplicates;

/// <summary>
/// Finds the latest of the packets so far that is earlier than a time. Only packets that are earlier than all after
/// them can be the answer: they are kept, in the order of both number and time.
/// </summary>
internal sealed class EarlierTimes
{
    /// <summary>Bytes for each packet, at most.</summary>
    public const int BytesPerPacket = 16;

    private long[] _ordinals = new long[1 << 10];
    private long[] _times = new long[1 << 10];
    private int _first;
    private int _end;

    /// <summary>The ordinal of the latest packet before a time; 0 for none.</summary>
    public long LatestBefore(long time)
    {
        int low = _first;
        int high = _end;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _times[middle] < time ? (middle + 1, high) : (low, middle);
        }
        return low == _first ? 0 : _ordinals[low - 1];
    }

    /// <summary>Adds the next packet, and forgets those before the oldest one that is needed.</summary>
    public void Add(long ordinal, long time, long oldest)
    {
        while (_end > _first && _times[_end - 1] >= time)
            _end--;
        while (_first < _end && _ordinals[_first] < oldest)
            _first++;
        if (_end == _ordinals.Length)
            MakeRoom();
        _ordinals[_end] = ordinal;
        _times[_end++] = time;
    }

    // Half of the arrays is free afterwards, so that packets are moved once on average.
    private void MakeRoom()
    {
        int count = _end - _first;
        int capacity = count > _ordinals.Length / 2 ? _ordinals.Length * 2 : _ordinals.Length;
        (long[] ordinals, long[] times) = (_ordinals, _times);
        if (capacity > _ordinals.Length)
            (_ordinals, _times) = (new long[capacity], new long[capacity]);
        Array.Copy(ordinals, _first, _ordinals, 0, count);
        Array.Copy(times, _first, _times, 0, count);
        (_first, _end) = (0, count);
    }
}
