using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// Indexes classic pcap's records (draft-ietf-opsawg-pcap, section 5). Kuznetzov's modified pcap adds eight bytes to
/// each record header (interface index, protocol, packet type, padding), which are skipped.
/// <code>
///  0          4            8                 12                16
///  +----------+------------+-----------------+-----------------+-------------------+
///  | seconds  | fraction   | captured length | original length | (modified: 8 more) | packet
///  +----------+------------+-----------------+-----------------+-------------------+
/// </code>
/// </summary>
internal sealed unsafe class PcapIndexer<TOrder> : RecordIndexer
    where TOrder : struct, IByteOrder
{
    private const int UsualHeaderSize = 16;
    private const int ModifiedHeaderSize = 24;

    private readonly PcapFileHeader _header;
    private readonly int _headerSize;
    private readonly PcapRecovery<TOrder> _recovery;
    private readonly int _interface;

    // The next record was doubtful, and was judged to be one.
    private bool _isAccepted;

    public PcapIndexer(PcapFileHeader header, CaptureDescription before)
    {
        _header = header;
        _headerSize = header.ModifiedRecords ? ModifiedHeaderSize : UsualHeaderSize;
        _recovery = new PcapRecovery<TOrder>(header, _headerSize);
        var source = new CaptureInterface(before.Interfaces.Count, header.LinkType, header.SnapLength, header.Precision)
        {
            FrameCheckSequenceLength = header.FrameCheckSequenceLength,
        };
        // Most joined captures are of one interface.
        bool isKnown = before.Interfaces.Count > 0 && before.Interfaces[^1] with { Id = source.Id } == source;
        Description = (isKnown ? before : before.With(source)) with
        {
            FrameCheckSequenceLength = before.FrameCheckSequenceLength ?? header.FrameCheckSequenceLength,
        };
        _interface = Description.Interfaces.Count - 1;
    }

    private PcapIndexer(PcapIndexer<TOrder> whole)
    {
        _header = whole._header;
        _headerSize = whole._headerSize;
        _recovery = new PcapRecovery<TOrder>(_header, _headerSize) { Profile = whole._recovery.Profile };
        _interface = whole._interface;
        Description = whole.Description;
    }

    public override CaptureVariant Variant => _header switch
    {
        { ModifiedRecords: true } => PcapFormat.Modified,
        { Precision: TimestampPrecision.Nanoseconds } => PcapFormat.Nanosecond,
        _ => PcapFormat.Usual,
    };

    public override ByteOrder ByteOrder => _header.ByteOrder;

    public override CaptureDescription Description { get; }

    public override IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity)
    {
        IndexResult result = Walk(start, end, stop, records, capacity);
        NoteTime(records, records + result.Records);
        // A usual record is not asked for.
        if (result.Records > 0)
            _isAccepted = false;
        return result;
    }

    public override IndexResult Peek(byte* at, byte* end)
    {
        if (_isAccepted)
            return IndexResult.Stopped(0, at, needed: 0);
        if (end - at < _headerSize)
            return IndexResult.Stopped(0, at, _headerSize);
        PcapRecordHeader header = PcapRecordHeader.Read<TOrder>(at, _header.LengthOrder);
        long needed = _headerSize + (long)header.Captured;
        if (!_recovery.Profile.IsUsual(header) && !_recovery.IsFollowed(at, header, end))
            return IndexResult.Doubtful(0, at, needed, _headerSize);
        return IndexResult.Stopped(0, at, end - at < needed ? needed : 0);
    }

    public override RecordVerdict Judge(byte* at, byte* end, bool atEnd, bool fits, long offset)
    {
        var start = new ReadOnlySpan<byte>(at, (int)Math.Min(end - at, FileStart.Size));
        if (FileStart.IsAt(start))
            return Join(start);
        RecordVerdict verdict = _recovery.Judge(at, end, atEnd, fits, offset, JoinWindow);
        _isAccepted = verdict == RecordVerdict.Accepted;
        return verdict;
    }

    public override bool TryTake(byte* at, byte* end) => _isAccepted = _recovery.IsPlausible(at, end);

    public override bool Search(byte* from, byte* end, bool atEnd, out byte* found) =>
        _recovery.Search(from, end, atEnd, JoinWindow, out found);

    public override int HeaderSize => _headerSize;

    public override bool TryFindWithin(byte* packet, byte* at, byte* end, bool atEnd, out byte* found) =>
        _recovery.TryFindWithin(packet, at, end, atEnd, out found);

    public override RecordIndexer Fork() => new PcapIndexer<TOrder>(this);

    // The fork did not know the time before its first packet.
    public override bool Agrees(RecordIndexer fork, in PacketRecord first) =>
        fork is PcapIndexer<TOrder> { _recovery: var recovery } && recovery.Profile == _recovery.Profile && !_isAccepted
            && (_recovery.LastSeconds is not { } last || PcapRecordProfile.Follows(SecondsOf(first), last));

    public override void Adopt(in PacketRecord last) => _recovery.LastSeconds = SecondsOf(last);

    public override void Leap() => _recovery.LastSeconds = null;

    public override RecordFault Explain(byte* start, long length) => _recovery.Explain(start, length);

    private IndexResult Walk(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity)
    {
        int headerSize = _headerSize;
        long nanosecondsPerUnit = _header.Precision == TimestampPrecision.Nanoseconds ? 1 : 1000;
        int source = _interface;
        LinkType linkType = _header.LinkType;
        LengthOrder lengths = _header.LengthOrder;
        PcapRecordProfile profile = _recovery.Profile;
        byte* at = start;
        PacketRecord* record = records;
        PacketRecord* full = records + capacity;
        while (record < full && at < stop)
        {
            long room = end - at - headerSize;
            if (room < 0)
                return IndexResult.Stopped((int)(record - records), at, headerSize);
            PcapRecordHeader header = PcapRecordHeader.Read<TOrder>(at, lengths);
            if (!profile.IsUsual(header) && !IsAccepted(at, header, end, isFirst: at == start, records, record))
                return IndexResult.Doubtful(
                    (int)(record - records), at, headerSize + (long)header.Captured, headerSize);
            if (header.Captured > (ulong)room)
                return IndexResult.Stopped((int)(record - records), at, headerSize + (long)header.Captured);
            record->Address = at + headerSize;
            record->Nanoseconds =
                header.Seconds * Timestamp.NanosecondsPerSecond + header.Fraction * nanosecondsPerUnit;
            record->CapturedLength = header.Captured;
            record->OriginalLength = header.Original;
            record->Interface = source;
            record->LinkType = linkType;
            record->OptionWords = 0;
            record++;
            at += headerSize + (long)header.Captured;
        }
        return IndexResult.Stopped((int)(record - records), at, headerSize);
    }

    // Whether unusual bytes are a record anyway.
    private bool IsAccepted(
        byte* at, PcapRecordHeader header, byte* end, bool isFirst, PacketRecord* records, PacketRecord* next)
    {
        bool isAccepted = isFirst && _isAccepted;
        _isAccepted = false;
        NoteTime(records, next);
        return isAccepted || _recovery.IsFollowed(at, header, end);
    }

    private void NoteTime(PacketRecord* records, PacketRecord* next)
    {
        if (next > records)
            _recovery.LastSeconds = SecondsOf(next[-1]);
    }

    private static long SecondsOf(in PacketRecord record) => record.Nanoseconds / Timestamp.NanosecondsPerSecond;
}
