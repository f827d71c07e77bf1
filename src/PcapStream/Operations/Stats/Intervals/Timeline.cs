namespace PcapStream.Operations.Stats.Intervals;

/// <summary>
/// Traffic over time in constant memory: a fixed number of slots. When a packet is later than the last slot, pairs of
/// slots are merged, so that all slots are equally wide.
/// </summary>
public sealed class Timeline
{
    private const int Slots = 240;
    private const long FirstWidth = 1_000_000;

    private readonly Traffic[] _slots = new Traffic[Slots];
    private int _used;

    /// <summary>Nanoseconds in a slot.</summary>
    public long Width { get; private set; } = FirstWidth;

    /// <summary>The slots from the first packet to the latest.</summary>
    public ReadOnlySpan<Traffic> Traffic => _slots.AsSpan(0, _used);

    internal void Add(long elapsed, uint bytes)
    {
        elapsed = Math.Max(elapsed, 0);
        while (elapsed / Width >= Slots)
            Widen();
        int slot = (int)(elapsed / Width);
        _used = Math.Max(_used, slot + 1);
        _slots[slot] += new Traffic(1, bytes);
    }

    private void Widen()
    {
        Width *= 2;
        for (int i = 0; i < Slots / 2; i++)
            _slots[i] = _slots[2 * i] + _slots[2 * i + 1];
        Array.Clear(_slots, Slots / 2, Slots / 2);
        _used = (_used + 1) / 2;
    }
}

/// <summary>Counts a timeline.</summary>
internal sealed class TimelineCounter : StatisticCounter
{
    public Timeline Timeline { get; } = new();

    public override void Add(in CountedPacket packet) =>
        Timeline.Add(packet.Elapsed, packet.Record.OriginalLength);
}
