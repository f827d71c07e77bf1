using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Partials;

namespace PcapStream.Operations;

/// <summary>Sums and extremes over packets, for every report.</summary>
internal struct PacketTotals
{
    // Longer than any packet that is sent: 16 MiB. A damaged or hostile record claims up to 4 GiB.
    private const uint LeastImplausible = 16 << 20;

    private Timestamp _first = Timestamp.NotRepresentable;
    private Timestamp _last = Timestamp.None;
    private long _earliest = long.MaxValue;
    private long _latest = -long.MaxValue;
    private long _previous = long.MinValue;
    private Timestamp _before;
    private long _timed;
    private bool _ordered = true;
    private bool _merged;
    private bool _hasEarlier;
    private bool _hasLater;

    public PacketTotals()
    {
    }

    public long Packets { get; private set; }

    public long CapturedBytes { get; private set; }

    public long OriginalBytes { get; private set; }

    /// <summary>Packets that claim more bytes on the wire than any network carries, and the bytes they claim.</summary>
    public Traffic Implausible { get; private set; }

    /// <summary>
    /// Whether no packet is earlier than the one before it; null when that is unknown, because a packet has no time, or
    /// other totals were merged.
    /// </summary>
    public readonly bool? StrictTimeOrder => !_ordered ? false : _timed == Packets && !_merged ? true : null;

    /// <summary>The earliest time; null when no packet has one.</summary>
    public readonly Timestamp? First =>
        _hasEarlier || (_hasLater && _timed == 0) ? Timestamp.NotRepresentable : _timed == 0 ? null
        : Earlier(_first, _earliest);

    /// <summary>The latest time; null when no packet has one.</summary>
    public readonly Timestamp? Last =>
        _hasLater || (_hasEarlier && _timed == 0) ? Timestamp.NotRepresentable : _timed == 0 ? null
        : Later(_last, _latest);

    /// <summary>Sets the time of the packets before, which other totals hold; null when none has a time.</summary>
    public void ContinueAfter(Timestamp? before)
    {
        if (before is { } known)
            (_before, _previous) = (known, known.Nanoseconds);
    }

    public void Add(ReadOnlySpan<PacketRecord> records, PacketBatch batch)
    {
        long captured = 0;
        long original = 0;
        long earliest = _earliest;
        long latest = _latest;
        long previous = _previous;
        long untimed = 0;
        uint lengths = 0;
        bool ordered = _ordered;
        foreach (ref readonly PacketRecord record in records)
        {
            captured += record.CapturedLength;
            original += record.OriginalLength;
            lengths |= record.OriginalLength;
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
        CapturedBytes += captured;
        OriginalBytes += original;
        _ordered = ordered;
        if (lengths >= LeastImplausible)
            AddImplausible(records);
        if (latest == long.MaxValue || earliest == -long.MaxValue)
        {
            AddTimes(records, batch);
            return;
        }
        _timed += records.Length - untimed;
        (_earliest, _latest, _previous) = (earliest, latest, previous);
    }

    /// <summary>Adds the totals of other packets.</summary>
    /// <param name="other">The totals.</param>
    /// <param name="inOrder">Whether both knew the time before each of their batches.</param>
    public void Merge(in PacketTotals other, bool inOrder = false)
    {
        Packets += other.Packets;
        _timed += other._timed;
        CapturedBytes += other.CapturedBytes;
        OriginalBytes += other.OriginalBytes;
        Implausible += other.Implausible;
        _earliest = Math.Min(_earliest, other._earliest);
        _latest = Math.Max(_latest, other._latest);
        _first = other._first < _first ? other._first : _first;
        _last = other._last > _last ? other._last : _last;
        _ordered &= other._ordered;
        _hasEarlier |= other._hasEarlier;
        _hasLater |= other._hasLater;
        _merged |= !inOrder;
    }

    /// <summary>Writes the totals to a partial.</summary>
    public readonly void WriteTo(PartialFields fields)
    {
        foreach (long count in (long[])
            [Packets, _timed, CapturedBytes, OriginalBytes, Implausible.Frames, Implausible.Bytes])
            fields.Add(count);
        fields.Add(_earliest);
        fields.Add(_latest);
        fields.Add(_first);
        fields.Add(_last);
        fields.Add(_ordered);
        fields.Add(_hasEarlier);
        fields.Add(_hasLater);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public static PacketTotals ReadFrom(PartialCursor fields) => new()
    {
        Packets = fields.Count(),
        _timed = fields.Count(),
        CapturedBytes = fields.Count(),
        OriginalBytes = fields.Count(),
        Implausible = new Traffic(fields.Count(), fields.Count()),
        _earliest = fields.Long(),
        _latest = fields.Long(),
        _first = fields.Time(),
        _last = fields.Time(),
        _ordered = fields.Bool(),
        _hasEarlier = fields.Bool(),
        _hasLater = fields.Bool(),
    };

    /// <summary>Notes that a packet is earlier than one before it, in other totals.</summary>
    public void NoteDisorder() => _ordered = false;

    private void AddImplausible(ReadOnlySpan<PacketRecord> records)
    {
        foreach (ref readonly PacketRecord record in records)
        {
            if (record.OriginalLength >= LeastImplausible)
                Implausible += new Traffic(1, record.OriginalLength);
        }
    }

    // The slow path, for times that do not fit in 64 bits of nanoseconds.
    private void AddTimes(ReadOnlySpan<PacketRecord> records, PacketBatch batch)
    {
        Timestamp before = Timestamp.IsBeyond(_previous) ? _before : new Timestamp(_previous);
        foreach (ref readonly PacketRecord record in records)
        {
            Timestamp time = batch.TimeOf(record);
            _hasEarlier |= time == Timestamp.NotRepresentable && record.Nanoseconds < 0;
            _hasLater |= time == Timestamp.NotRepresentable && record.Nanoseconds > 0;
            if (!time.IsKnown)
                continue;
            _timed++;
            _ordered &= time >= before;
            before = time;
            if (time.FitsNanoseconds)
            {
                _earliest = Math.Min(_earliest, time.Nanoseconds);
                _latest = Math.Max(_latest, time.Nanoseconds);
                continue;
            }
            _first = time < _first ? time : _first;
            _last = time > _last ? time : _last;
        }
        (_before, _previous) = (before, before.Nanoseconds);
    }

    private static Timestamp Earlier(Timestamp wide, long earliest) =>
        earliest == long.MaxValue || wide < new Timestamp(earliest) ? wide : new Timestamp(earliest);

    private static Timestamp Later(Timestamp wide, long latest) =>
        latest == -long.MaxValue || wide > new Timestamp(latest) ? wide : new Timestamp(latest);
}
