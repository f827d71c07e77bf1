namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>
/// The blocks of one direction that wait for an acknowledgment (src/Reassem.cc and TCP_Reassembler.cc), however many
/// they are.
/// </summary>
internal sealed class PlainZeekStream(PlainZeekEndpoint endpoint)
{
    private readonly List<(ulong Start, ulong End)> _blocks = [];
    private ulong _trimmed = 1;

    public ulong Delivered { get; private set; } = 1;

    public bool IsSkipping { get; private set; }

    public bool IsAtEnd { get; set; }

    public bool HasBlocks => _blocks.Count > 0;

    /// <summary>Whether data of a side that closes is still expected.</summary>
    public bool IsPending(PlainZeekEndpoint peer)
    {
        if (IsSkipping)
            return false;
        ulong delivered = endpoint.Start + Delivered;
        if (endpoint.FullLast < delivered)
            return false;
        if (delivered != endpoint.FullLast - 1 && delivered != endpoint.FullLast)
            return true;
        return endpoint.State != PlainZeekState.Reset && peer.Stream.HasBlocks;
    }

    public void Add(ulong start, ulong end, PlainZeekEndpoint peer, Action<ulong> gap)
    {
        if (IsSkipping)
            return;
        ulong acknowledged = endpoint.RelativeAcknowledged;
        if (start < acknowledged && end <= acknowledged)
            return;
        start = Math.Max(start, acknowledged);
        AddBlock(start, end, peer, gap);
        const ulong Window = 16384;
        ulong waiting = HasBlocks ? unchecked(_blocks[^1].End - Delivered) : 0;
        bool isTooMuch = endpoint.HasNothingAcknowledged && waiting > Window;
        if (isTooMuch || _blocks.Sum(block => (long)(block.End - block.Start)) > 10 << 20)
        {
            _blocks.Clear();
            IsSkipping = true;
        }
    }

    /// <summary>Returns whether the end of the stream may have come.</summary>
    public bool Acknowledge(ulong end, bool isPartial, PlainZeekEndpoint peer, Action<ulong> gap)
    {
        if (endpoint.Fins > 0 && end >= endpoint.FinEnd)
            end = endpoint.FinEnd - 1;
        if (end <= _trimmed)
            return false;
        Trim(end, isPartial, peer, gap);
        return true;
    }

    private void AddBlock(ulong start, ulong end, PlainZeekEndpoint peer, Action<ulong> gap)
    {
        if (start >= end || end <= _trimmed)
            return;
        start = Math.Max(start, _trimmed);
        // Blocks that are there stay as they are; the new ones are between them.
        foreach ((ulong before, ulong after) in _blocks.ToArray())
        {
            if (after <= start || before >= end)
                continue;
            if (before > start)
                _blocks.Add((start, before));
            start = after;
        }
        if (start < end)
            _blocks.Add((start, end));
        _blocks.Sort();
        Deliver(peer, gap);
    }

    private void Deliver(PlainZeekEndpoint peer, Action<ulong> gap)
    {
        bool any = false;
        foreach ((ulong start, ulong end) in _blocks.ToArray())
        {
            if (start == Delivered)
                (Delivered, any) = (end, true);
        }
        if (any && endpoint.HasNothingAcknowledged && endpoint.Size(peer) > 16384)
            Trim(Delivered, isPartial: false, peer, gap);
    }

    private void Trim(ulong end, bool isPartial, PlainZeekEndpoint peer, Action<ulong> gap)
    {
        if (end > Delivered && !(end <= 2 && isPartial))
        {
            if (!IsSkipping)
            {
                while (_blocks.FirstOrDefault(block => block.Start >= Delivered) is { End: > 0 } block
                    && block.Start < end)
                {
                    gap(block.Start - Delivered);
                    Delivered = block.Start;
                    Deliver(peer, gap);
                }
                if (end > Delivered)
                    gap(end - Delivered);
            }
            Delivered = Math.Max(Delivered, end);
        }
        _blocks.RemoveAll(block => block.End <= end);
        Deliver(peer, gap);
        _trimmed = Math.Max(_trimmed, end);
    }
}
