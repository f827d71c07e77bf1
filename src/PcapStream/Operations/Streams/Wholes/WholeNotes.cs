using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Streams.Wholes;

/// <summary>What the packets of a batch complete, where its parts are asked for. Reused by later batches.</summary>
internal sealed class WholeNotes
{
    private JoinedWhole[] _wholes = [];
    private JoinedPart[] _parts = [];
    private int _count;
    private int _partCount;

    /// <summary>The parts of all wholes. They are not within the memory limit.</summary>
    public ReadOnlySpan<JoinedPart> Parts => _parts.AsSpan(0, _partCount);

    /// <summary>What a packet completes.</summary>
    public ReadOnlySpan<JoinedWhole> Of(int packet)
    {
        int start = FirstFrom(packet);
        int end = start;
        while (end < _count && _wholes[end].Packet == packet)
            end++;
        return _wholes.AsSpan(start..end);
    }

    /// <summary>Starts with a batch.</summary>
    public void Begin() => (_count, _partCount) = (0, 0);

    /// <summary>Adds what the latest packet completes, if there is room for its parts.</summary>
    public void Add(int packet, int layer, uint length, ReadOnlySpan<JoinedPart> parts, bool hasConflict)
    {
        int end = _partCount + parts.Length;
        if (parts.IsEmpty || end > PartTracker.Most)
            return;
        if (_count == _wholes.Length)
            Array.Resize(ref _wholes, Math.Max(8, _count * 2));
        if (end > _parts.Length)
            Array.Resize(ref _parts, Math.Min(Math.Max(end, _parts.Length * 2), PartTracker.Most));
        parts.CopyTo(_parts.AsSpan(_partCount));
        _wholes[_count++] = new JoinedWhole(packet, layer, length, _partCount..end, hasConflict);
        _partCount = end;
    }

    /// <summary>Takes back what the latest packet completes.</summary>
    public void Drop(int packet) => _count = FirstFrom(packet);

    private int FirstFrom(int packet)
    {
        (int low, int high) = (0, _count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_wholes[middle].Packet < packet)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
