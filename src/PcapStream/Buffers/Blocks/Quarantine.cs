namespace PcapStream.Buffers.Blocks;

/// <summary>Released blocks that are not reused yet, first in, first out: long enough to detect a late write.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Quarantine
{
    internal const int CountLimit = 256;

    private readonly Queue<(int Slot, long Bytes)> _slots = new(CountLimit + 1);
    private readonly long _byteLimit;
    private long _bytes;

    internal Quarantine(long byteLimit)
    {
        _byteLimit = byteLimit;
    }

    internal bool IsOverfull => _slots.Count > CountLimit || _bytes > _byteLimit;

    internal void Add(int slot, long bytes)
    {
        _slots.Enqueue((slot, bytes));
        _bytes += bytes;
    }

    internal bool TryTakeOldest(out int slot)
    {
        bool any = _slots.TryDequeue(out (int Slot, long Bytes) oldest);
        _bytes -= oldest.Bytes;
        slot = oldest.Slot;
        return any;
    }
}
