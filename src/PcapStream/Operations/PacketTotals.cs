using PcapStream.Capture;

namespace PcapStream.Operations;

/// <summary>Sums and extremes over packets, such as every report needs.</summary>
internal struct PacketTotals
{
    private long _earliest = long.MaxValue;
    private long _latest = long.MinValue;
    private long _previous = long.MinValue;
    private long _timed;
    private bool _ordered = true;
    private bool _merged;

    public PacketTotals()
    {
    }

    public long Packets { get; private set; }

    public long CapturedBytes { get; private set; }

    public long OriginalBytes { get; private set; }

    /// <summary>Whether no packet is earlier than the one before it; null when that cannot be told, because one has no time, or others were counted elsewhere.</summary>
    public readonly bool? StrictTimeOrder => !_ordered ? false : _timed == Packets && !_merged ? true : null;

    public readonly Timestamp? First => _timed == 0 ? null : new Timestamp(_earliest);

    public readonly Timestamp? Last => _timed == 0 ? null : new Timestamp(_latest);

    public void Add(ReadOnlySpan<PacketRecord> records)
    {
        long captured = 0;
        long original = 0;
        long earliest = _earliest;
        long latest = _latest;
        long previous = _previous;
        long untimed = 0;
        bool ordered = _ordered;
        foreach (ref readonly PacketRecord record in records)
        {
            captured += record.CapturedLength;
            original += record.OriginalLength;
            long time = record.Nanoseconds;
            if (time == Timestamp.NoTime)
            {
                untimed++;
                continue;
            }
            earliest = Math.Min(earliest, time);
            latest = Math.Max(latest, time);
            ordered &= time >= previous;
            previous = time;
        }
        Packets += records.Length;
        _timed += records.Length - untimed;
        CapturedBytes += captured;
        OriginalBytes += original;
        (_earliest, _latest, _previous, _ordered) = (earliest, latest, previous, ordered);
    }

    /// <summary>Adds what was counted of other packets, wherever they stand among these.</summary>
    public void Merge(in PacketTotals other)
    {
        Packets += other.Packets;
        _timed += other._timed;
        CapturedBytes += other.CapturedBytes;
        OriginalBytes += other.OriginalBytes;
        _earliest = Math.Min(_earliest, other._earliest);
        _latest = Math.Max(_latest, other._latest);
        _ordered &= other._ordered;
        _merged = true;
    }
}
