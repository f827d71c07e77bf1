using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Partials;

namespace PcapStream.Operations.Info;

/// <summary>What is counted of a capture's packets, by one of several workers.</summary>
internal sealed class InfoTallies
{
    private PacketTotals _totals = new();
    private SnapLengthInference _snapLengths = new();
    private EdgeTimes _edges = new();

    public ref readonly PacketTotals Totals => ref _totals;

    public ref readonly SnapLengthInference SnapLengths => ref _snapLengths;

    public InterfaceTally Interfaces { get; } = new();

    public PacketCommentTally Comments { get; } = new();

    /// <summary>Adds a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="position">Its place in the capture.</param>
    /// <param name="interfaces">Number of interfaces so far, including those of the packets.</param>
    public void Add(PacketBatch batch, in BatchPosition position, int interfaces)
    {
        _edges.Add(batch);
        _totals.ContinueAfter(position.LastKnown);
        _totals.Add(batch.Records, batch);
        _snapLengths.Add(batch.Records);
        Interfaces.Add(batch.Records, interfaces);
        Comments.Add(batch);
    }

    /// <summary>Adds what another worker counted.</summary>
    public void Merge(InfoTallies other)
    {
        _totals.Merge(other._totals, inOrder: true);
        _snapLengths.Merge(other._snapLengths);
        Interfaces.Merge(other.Interfaces);
        Comments.Merge(other.Comments);
        _edges.Merge(other._edges);
    }

    /// <summary>Adds the tallies of the next part of the capture.</summary>
    /// <param name="next">The next part, whose packets are counted from 1.</param>
    /// <param name="packetsBefore">Packets before it.</param>
    public void Continue(InfoTallies next, long packetsBefore)
    {
        if (_edges.Last > next._edges.First)
            _totals.NoteDisorder();
        next._edges.MoveBy(packetsBefore);
        next.Comments.MoveBy(packetsBefore);
        Merge(next);
    }

    /// <summary>Writes the tallies to a partial.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="packetsBefore">Packets before the part, in numbers of packets.</param>
    public void WriteTo(PartialFields fields, long packetsBefore)
    {
        _totals.WriteTo(fields);
        _snapLengths.WriteTo(fields);
        _edges.WriteTo(fields, packetsBefore);
        Interfaces.WriteTo(fields);
        Comments.WriteTo(fields, packetsBefore);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public static InfoTallies ReadFrom(PartialCursor fields)
    {
        var tallies = new InfoTallies
        {
            _totals = PacketTotals.ReadFrom(fields),
            _snapLengths = SnapLengthInference.ReadFrom(fields),
            _edges = EdgeTimes.ReadFrom(fields),
        };
        tallies.Interfaces.ReadFrom(fields);
        tallies.Comments.ReadFrom(fields);
        return tallies;
    }
}

/// <summary>
/// The times of the first and of the last packet that have one, in the order of the file: they decide whether packets
/// are in order where parts of a capture meet.
/// </summary>
internal struct EdgeTimes
{
    private long _first = long.MaxValue;
    private long _last = -1;

    public EdgeTimes()
    {
    }

    /// <summary>Null when no packet has a time.</summary>
    public Timestamp? First { get; private set; }

    /// <summary>Null when no packet has a time.</summary>
    public Timestamp? Last { get; private set; }

    public void Add(PacketBatch batch)
    {
        ReadOnlySpan<PacketRecord> records = batch.Records;
        for (int i = 0; i < records.Length && batch.FirstNumber + i < _first; i++)
        {
            if (batch.TimeOf(records[i]) is { IsKnown: true } time)
                (_first, First) = (batch.FirstNumber + i, time);
        }
        for (int i = records.Length - 1; i >= 0 && batch.FirstNumber + i > _last; i--)
        {
            if (batch.TimeOf(records[i]) is { IsKnown: true } time)
                (_last, Last) = (batch.FirstNumber + i, time);
        }
    }

    public void Merge(in EdgeTimes other)
    {
        if (other._first < _first)
            (_first, First) = (other._first, other.First);
        if (other._last > _last)
            (_last, Last) = (other._last, other.Last);
    }

    public void MoveBy(long packets)
    {
        if (First is not null)
            (_first, _last) = (_first + packets, _last + packets);
    }

    public readonly void WriteTo(PartialFields fields, long packetsBefore)
    {
        fields.Add(First);
        fields.Add(Last);
        fields.Add(First is null ? 0 : _first - packetsBefore);
        fields.Add(Last is null ? 0 : _last - packetsBefore);
    }

    public static EdgeTimes ReadFrom(PartialCursor fields)
    {
        (Timestamp? first, Timestamp? last) = (fields.TimeOrNone(), fields.TimeOrNone());
        (long firstNumber, long lastNumber) = (fields.Count(), fields.Count());
        return first is null || last is null
            ? new EdgeTimes()
            : new EdgeTimes { First = first, Last = last, _first = firstNumber, _last = lastNumber };
    }
}

/// <summary>Counts packets by interface.</summary>
internal sealed class InterfaceTally
{
    private long[] _packets = new long[1];

    /// <param name="records">Packets of a batch.</param>
    /// <param name="interfaces">Number of interfaces so far, including those of the packets.</param>
    public void Add(ReadOnlySpan<PacketRecord> records, int interfaces)
    {
        if (interfaces > _packets.Length)
            Array.Resize(ref _packets, Math.Max(interfaces, _packets.Length * 2));
        if (interfaces <= 1)
        {
            _packets[0] += records.Length;
            return;
        }
        foreach (ref readonly PacketRecord record in records)
            _packets[record.Interface]++;
    }

    public void Merge(InterfaceTally other)
    {
        if (other._packets.Length > _packets.Length)
            Array.Resize(ref _packets, other._packets.Length);
        for (int i = 0; i < other._packets.Length; i++)
            _packets[i] += other._packets[i];
    }

    public long this[int id] => id < _packets.Length ? _packets[id] : 0;

    public void WriteTo(PartialFields fields) => fields.Add(_packets, fields.Add);

    public void ReadFrom(PartialCursor fields) => _packets = [.. fields.List(fields.Count)];
}

/// <summary>Infers the snap length from packets that were cut, as capinfos does.</summary>
internal struct SnapLengthInference
{
    private uint _least = uint.MaxValue;
    private uint _most;

    public SnapLengthInference()
    {
    }

    public readonly (uint Least, uint Most)? Result => _least == uint.MaxValue ? null : (_least, _most);

    public void Add(ReadOnlySpan<PacketRecord> records)
    {
        foreach (ref readonly PacketRecord record in records)
        {
            if (record.CapturedLength >= record.OriginalLength)
                continue;
            _least = Math.Min(_least, record.CapturedLength);
            _most = Math.Max(_most, record.CapturedLength);
        }
    }

    public void Merge(in SnapLengthInference other) =>
        (_least, _most) = (Math.Min(_least, other._least), Math.Max(_most, other._most));

    public readonly void WriteTo(PartialFields fields)
    {
        fields.Add(_least);
        fields.Add(_most);
    }

    public static SnapLengthInference ReadFrom(PartialCursor fields) =>
        new() { _least = fields.UInt(), _most = fields.UInt() };
}

/// <summary>
/// Counts the comments on packets, and keeps the first 1,000, up to the first beyond the limit of
/// <see cref="OptionText"/>.
/// </summary>
internal sealed class PacketCommentTally
{
    private const int MostKept = 1000;

    private List<(PacketComment Comment, int Bytes)> _kept = [];
    private OptionText _text = new();

    // The packet of the first comment that was left out for its length.
    private long _fullAt = long.MaxValue;

    public long Count { get; private set; }

    public IReadOnlyList<PacketComment> Kept => [.. _kept.Select(kept => kept.Comment)];

    public void Add(PacketBatch batch)
    {
        ReadOnlySpan<PacketRecord> records = batch.Records;
        for (int i = 0; i < records.Length; i++)
        {
            if (records[i].OptionWords > 0)
                Add(batch.FirstNumber + i, batch.OptionsOf(records[i]), batch.OrderOf(records[i]));
        }
    }

    /// <summary>
    /// Adds another worker's comments. Each has kept the first of its own, so that the first of all are among them.
    /// </summary>
    public void Merge(PacketCommentTally other)
    {
        long fullAt = Math.Min(_fullAt, other._fullAt);
        (PacketComment Comment, int Bytes)[] all =
            [.. _kept.Concat(other._kept).OrderBy(kept => kept.Comment.Packet)];
        (_kept, _text, _fullAt) = ([], new OptionText(), long.MaxValue);
        foreach ((PacketComment comment, int bytes) in all)
        {
            if (comment.Packet <= fullAt && MayKeep(comment.Packet, bytes))
                _kept.Add((comment, bytes));
        }
        _fullAt = Math.Min(_fullAt, fullAt);
        Count += other.Count;
    }

    /// <summary>Adds packets before all of these.</summary>
    public void MoveBy(long packets)
    {
        for (int i = 0; i < _kept.Count; i++)
        {
            PacketComment comment = _kept[i].Comment;
            _kept[i] = (comment with { Packet = comment.Packet + packets }, _kept[i].Bytes);
        }
        if (_fullAt < long.MaxValue)
            _fullAt += packets;
    }

    public void WriteTo(PartialFields fields, long packetsBefore)
    {
        fields.Add(Count);
        fields.Add(_fullAt == long.MaxValue ? 0 : _fullAt - packetsBefore);
        fields.Add(_kept, kept =>
        {
            fields.Add(kept.Comment.Packet - packetsBefore);
            fields.Add(kept.Comment.Comment);
            fields.Add(kept.Bytes);
        });
    }

    public void ReadFrom(PartialCursor fields)
    {
        Count = fields.Count();
        _fullAt = fields.Count() is > 0 and long full ? full : long.MaxValue;
        _kept = fields.List(() => (new PacketComment(fields.Count(), fields.Text()), fields.Int()));
    }

    private void Add(long packet, ReadOnlySpan<byte> options, ByteOrder order)
    {
        var reader = new OptionReader(options, order == ByteOrder.BigEndian);
        while (reader.MoveNext())
        {
            if (reader.Code != OptionReader.Comment)
                continue;
            Count++;
            int bytes = OptionText.Trim(reader.Value).Length;
            if (MayKeep(packet, bytes))
                _kept.Add((new PacketComment(packet, OptionText.ReadAny(reader.Value)), bytes));
        }
    }

    private bool MayKeep(long packet, int bytes)
    {
        if (_kept.Count == MostKept || _fullAt < long.MaxValue)
            return false;
        if (_text.TryTake(bytes))
            return true;
        _fullAt = packet;
        return false;
    }
}
