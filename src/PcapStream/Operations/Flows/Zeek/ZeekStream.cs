using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// Which bytes of one direction of TCP have come, by relative sequence numbers, without the bytes: what is acknowledged
/// though it never came is a gap. Of parts after a gap, the first eight are kept; where there are more, the first gap
/// counts as lost at once.
/// </summary>
internal struct ZeekStream
{
    // After the SYN.
    private const ulong First = 1;
    private const ulong MostUnacknowledged = 16 << 10;
    private const ulong MostHeld = 10 << 20;

    private Parts _parts;
    private byte _count;
    private bool _isSkipping;
    private ulong _delivered;
    private ulong _trimmed;
    private ulong _top;

    /// <summary>Whether the end of the stream was noticed.</summary>
    public bool IsAtEnd;

    /// <summary>All bytes before this one have come, or count as lost.</summary>
    public readonly ulong Delivered => Math.Max(_delivered, First);

    /// <summary>Whether nothing more is expected of it, because too much is missing.</summary>
    public readonly bool IsSkipping => _isSkipping;

    /// <summary>Whether there are bytes that are not acknowledged.</summary>
    public readonly bool HasUnacknowledged => !_isSkipping && _top > Math.Max(_trimmed, First);

    /// <summary>Bytes came.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="endpoint">The sender.</param>
    /// <param name="gaps">Gets gaps.</param>
    public void Add(ulong start, ulong end, in ZeekEndpoint endpoint, ref ZeekGaps gaps)
    {
        start = Math.Max(start, endpoint.Acknowledged);
        if (_isSkipping || start >= end || end <= Math.Max(_trimmed, First))
            return;
        _top = Math.Max(_top, end);
        Insert(start, end, ref gaps);
        if (Deliver() && endpoint.IsUnacknowledged && endpoint.SizeByNumbers() > MostUnacknowledged)
            // The acknowledgments are not captured.
            _trimmed = Math.Max(_trimmed, Delivered);
        bool isTooMuch = endpoint.IsUnacknowledged && _count > 0 && _top - Delivered > MostUnacknowledged;
        if (isTooMuch || Held() > MostHeld)
        {
            _isSkipping = true;
            _count = 0;
        }
    }

    /// <summary>The peer acknowledges all bytes before one.</summary>
    /// <param name="end">The first byte that it still expects.</param>
    /// <param name="isPartial">Whether the connection began before the capture.</param>
    /// <param name="gaps">Gets gaps.</param>
    /// <returns>Whether it says anything new.</returns>
    public bool Acknowledge(ulong end, bool isPartial, ref ZeekGaps gaps)
    {
        if (end <= Math.Max(_trimmed, First))
            return false;
        // The numbers of a partial connection begin with a SYN that was assumed.
        if (end > Delivered && !(end <= First + 1 && isPartial))
            SkipTo(end, ref gaps);
        _trimmed = end;
        Deliver();
        return true;
    }

    // Bytes that wait for an acknowledgment.
    private readonly ulong Held()
    {
        ulong held = Delivered - Math.Min(Delivered, Math.Max(_trimmed, First));
        for (int i = 0; i < _count; i++)
            held += _parts[i].End - _parts[i].Start;
        return held;
    }

    private void SkipTo(ulong end, ref ZeekGaps gaps)
    {
        if (!_isSkipping)
        {
            while (_count > 0 && _parts[0].Start < end)
                SkipFirstGap(ref gaps);
            if (end > Delivered)
                gaps.Add(end - Delivered);
        }
        _delivered = Math.Max(Delivered, end);
    }

    private void SkipFirstGap(ref ZeekGaps gaps)
    {
        gaps.Add(_parts[0].Start - Delivered);
        _delivered = _parts[0].Start;
        Deliver();
    }

    // Returns whether there was anything to deliver.
    private bool Deliver()
    {
        int before = 0;
        while (before < _count && _parts[before].Start <= Delivered)
        {
            _delivered = Math.Max(Delivered, _parts[before].End);
            before++;
        }
        if (before == 0)
            return false;
        for (int i = before; i < _count; i++)
            _parts[i - before] = _parts[i];
        _count -= (byte)before;
        return true;
    }

    // Keeps parts sorted, and apart from each other.
    private void Insert(ulong start, ulong end, ref ZeekGaps gaps)
    {
        int at = 0;
        while (at < _count && _parts[at].End < start)
            at++;
        int next = at;
        while (next < _count && _parts[next].Start <= end)
        {
            (start, end) = (Math.Min(start, _parts[next].Start), Math.Max(end, _parts[next].End));
            next++;
        }
        if (next == at && _count == Parts.Most)
        {
            if (at == 0)
            {
                // The new part is the first: what is before it counts as lost.
                if (start > Delivered)
                    gaps.Add(start - Delivered);
                _delivered = end;
                return;
            }
            SkipFirstGap(ref gaps);
            Insert(start, end, ref gaps);
            return;
        }
        int removed = next - at - 1;
        if (removed < 0)
        {
            for (int i = _count; i > at; i--)
                _parts[i] = _parts[i - 1];
        }
        else
        {
            for (int i = next; i < _count; i++)
                _parts[i - removed] = _parts[i];
        }
        _parts[at] = (start, end);
        _count = (byte)(_count - removed);
    }

    [InlineArray(Most)]
    private struct Parts
    {
        public const int Most = 8;

        private (ulong Start, ulong End) _first;
    }
}

/// <summary>Gaps that were found.</summary>
internal struct ZeekGaps
{
    public int Count { get; private set; }

    public ulong Bytes { get; private set; }

    public void Add(ulong bytes)
    {
        Count++;
        Bytes += bytes;
    }
}
