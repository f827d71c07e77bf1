using PcapStream.Capture;

namespace PcapStream.Operations;

/// <summary>Sums and extremes over packets, such as every report needs.</summary>
internal struct PacketTotals
{
    private long _previous;

    public PacketTotals()
    {
    }

    public long Packets { get; private set; }

    public long CapturedBytes { get; private set; }

    public long OriginalBytes { get; private set; }

    public bool StrictTimeOrder { get; private set; } = true;

    public readonly Timestamp? First => Packets == 0 ? null : new Timestamp(_earliest);

    public readonly Timestamp? Last => Packets == 0 ? null : new Timestamp(_latest);

    private long _earliest = long.MaxValue;
    private long _latest = long.MinValue;

    public void Add(ReadOnlySpan<PacketRecord> records)
    {
        if (records.IsEmpty)
            return;
        long captured = 0;
        long original = 0;
        long earliest = _earliest;
        long latest = _latest;
        long previous = Packets == 0 ? long.MinValue : _previous;
        bool ordered = StrictTimeOrder;
        foreach (ref readonly PacketRecord record in records)
        {
            captured += record.CapturedLength;
            original += record.OriginalLength;
            long time = record.Nanoseconds;
            earliest = Math.Min(earliest, time);
            latest = Math.Max(latest, time);
            ordered &= time >= previous;
            previous = time;
        }
        Packets += records.Length;
        CapturedBytes += captured;
        OriginalBytes += original;
        (_earliest, _latest, _previous, StrictTimeOrder) = (earliest, latest, previous, ordered);
    }
}
