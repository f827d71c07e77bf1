namespace PcapStream.Operations.Follow;

/// <summary>
/// Segments that wait for data before them, in the order in which they came, in a bounded buffer that grows as it is
/// needed.
/// </summary>
internal sealed class WaitingData(int mostBytes)
{
    // Bounds the time to search.
    private const int MostSegments = 1 << 12;
    private const int FirstBytes = 1 << 16;

    private readonly List<Segment> _segments = [];
    private byte[] _bytes = [];
    private int _end;

    /// <summary>Number of segments.</summary>
    public int Count => _segments.Count;

    /// <summary>The least sequence number of a segment, when there is one.</summary>
    public uint Lowest { get; private set; }

    /// <summary>Bytes of all segments.</summary>
    public int Bytes { get; private set; }

    /// <summary>Adds a segment; false without room for it, which an empty buffer has for any.</summary>
    public bool TryAdd(uint sequence, ReadOnlySpan<byte> data)
    {
        if (Count > 0 && (Count == MostSegments || data.Length > mostBytes - Bytes))
            return false;
        MakeRoom(data.Length);
        data.CopyTo(_bytes.AsSpan(_end));
        Lowest = Count == 0 || (int)(sequence - Lowest) < 0 ? sequence : Lowest;
        _segments.Add(new Segment(sequence, _end, data.Length));
        _end += data.Length;
        Bytes += data.Length;
        return true;
    }

    /// <summary>Takes the first segment that came of those that begin at a number or before it.</summary>
    /// <returns>Its data, valid until the next is added.</returns>
    public ReadOnlySpan<byte> TakeFirst(uint next, out uint sequence)
    {
        int index = _segments.FindIndex(segment => (int)(segment.Sequence - next) <= 0);
        Segment taken = _segments[index];
        _segments.RemoveAt(index);
        Bytes -= taken.Length;
        sequence = taken.Sequence;
        if (Count > 0 && taken.Sequence == Lowest)
            FindLowest();
        return _bytes.AsSpan(taken.Start, taken.Length);
    }

    private void FindLowest()
    {
        Lowest = _segments[0].Sequence;
        foreach (Segment segment in _segments)
            Lowest = (int)(segment.Sequence - Lowest) < 0 ? segment.Sequence : Lowest;
    }

    private void MakeRoom(int length)
    {
        if (length <= _bytes.Length - _end)
            return;
        // Moves the segments over the bytes of those that were taken, into a larger buffer if they need one.
        byte[] target = _bytes;
        if (Bytes + length > _bytes.Length / 2)
        {
            long wanted = Math.Max(FirstBytes, 2L * (Bytes + length));
            target = new byte[Math.Max(Bytes + length, Math.Min(wanted, mostBytes))];
        }
        _end = 0;
        for (int i = 0; i < _segments.Count; i++)
        {
            Segment segment = _segments[i];
            Buffer.BlockCopy(_bytes, segment.Start, target, _end, segment.Length);
            _segments[i] = segment with { Start = _end };
            _end += segment.Length;
        }
        _bytes = target;
    }

    private readonly record struct Segment(uint Sequence, int Start, int Length);
}
