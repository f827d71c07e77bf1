namespace PcapStream.Operations.Follow;

/// <summary>The data that one end of a stream sends.</summary>
internal sealed class FollowedSide(bool fromServer, int waitingBytes, IStreamReceiver receiver)
{
    private readonly WaitingData _waiting = new(waitingBytes);
    private uint _next;

    /// <summary>Bytes that were delivered.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes that were not captured.</summary>
    public long Missing { get; private set; }

    /// <summary>Bytes that wait for others before them.</summary>
    public long WaitingBytes => _waiting.Bytes;

    public void AddDatagram(ReadOnlySpan<byte> data)
    {
        Bytes += data.Length;
        if (data.Length > 0)
            receiver.Add(fromServer, data);
    }

    /// <summary>Adds a segment.</summary>
    /// <param name="sequence">The number of its first byte of data.</param>
    /// <param name="length">Bytes of data that were sent; 0 if that is unknown.</param>
    /// <param name="data">The bytes that were captured.</param>
    public void AddSegment(uint sequence, uint length, ReadOnlySpan<byte> data)
    {
        // Before the first byte, as Wireshark recognises it.
        if (Bytes == 0 && _next == 0)
            _next = sequence;
        if (IsBefore(sequence, _next) && IsBefore(_next, sequence + length))
        {
            uint known = _next - sequence;
            data = known < (uint)data.Length ? data[(int)known..] : default;
            length -= known;
            sequence = _next;
        }
        if (data.IsEmpty || IsBefore(sequence, _next))
            return;
        if (sequence == _next)
        {
            _next += length;
            Deliver(data);
            DeliverWaiting();
            return;
        }
        while (!_waiting.TryAdd(sequence, data))
        {
            PassGap();
            // The segment itself may have become the next.
            if (!IsBefore(_next, sequence))
            {
                AddSegment(sequence, length, data);
                return;
            }
        }
    }

    /// <summary>The other end has received all data before a number.</summary>
    public void Acknowledge(uint number)
    {
        while (_waiting.Count > 0 && IsBefore(_waiting.Lowest, number))
            PassGap();
    }

    private static bool IsBefore(uint left, uint right) => (int)(left - right) < 0;

    private void PassGap()
    {
        uint missing = _waiting.Lowest - _next;
        Missing += missing;
        receiver.AddMissing(fromServer, missing);
        _next = _waiting.Lowest;
        DeliverWaiting();
    }

    // Data that begins at the next byte or before it, in the order in which it came.
    private void DeliverWaiting()
    {
        while (_waiting.Count > 0 && !IsBefore(_next, _waiting.Lowest))
        {
            ReadOnlySpan<byte> data = _waiting.TakeFirst(_next, out uint sequence);
            uint known = _next - sequence;
            if (known >= (uint)data.Length)
                continue;
            _next += (uint)data.Length - known;
            Deliver(data[(int)known..]);
        }
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        Bytes += data.Length;
        receiver.Add(fromServer, data);
    }
}
