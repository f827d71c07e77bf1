using System.Runtime.CompilerServices;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// Walks classic pcap's records (draft-ietf-opsawg-pcap, section 5). Kuznetzov's modified pcap adds eight bytes to
/// each record header (interface index, protocol, packet type, padding), which are passed over.
/// <code>
///  0          4            8                 12                16
///  +----------+------------+-----------------+-----------------+-------------------+
///  | seconds  | fraction   | captured length | original length | (modified: 8 more) | packet
///  +----------+------------+-----------------+-----------------+-------------------+
/// </code>
/// </summary>
internal sealed unsafe class PcapIndexer<TOrder>(PcapFileHeader header) : RecordIndexer
    where TOrder : struct, IByteOrder
{
    private const int HeaderSize = 16;
    private const int ModifiedHeaderSize = 24;

    private readonly int _headerSize = header.ModifiedRecords ? ModifiedHeaderSize : HeaderSize;
    private readonly int _nanosecondsPerUnit = header.Precision == TimestampPrecision.Nanoseconds ? 1 : 1000;
    private readonly LengthOrder _lengthOrder = header.LengthOrder;
    private readonly LinkType _linkType = header.LinkType;

    public override CaptureFormat Format => CaptureFormat.Pcap;

    public override string Variant { get; } = header switch
    {
        { ModifiedRecords: true } => "modpcap",
        { Precision: TimestampPrecision.Nanoseconds } => "nsecpcap",
        _ => "pcap",
    };

    public override ByteOrder ByteOrder { get; } = header.ByteOrder;

    public override CaptureDescription Description { get; } = new()
    {
        Interfaces = [new CaptureInterface(0, header.LinkType, header.SnapLength, header.Precision)],
        FrameCheckSequenceLength = header.FrameCheckSequenceLength,
    };

    public override IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity)
    {
        int headerSize = _headerSize;
        long nanosecondsPerUnit = _nanosecondsPerUnit;
        LinkType linkType = _linkType;
        byte* at = start;
        PacketRecord* record = records;
        PacketRecord* full = records + capacity;
        while (record < full && at < stop)
        {
            long room = end - at - headerSize;
            if (room < 0)
                return IndexResult.Stopped((int)(record - records), at, headerSize);
            uint captured = Word(at, 2);
            uint original = Word(at, 3);
            if (_lengthOrder != LengthOrder.CapturedFirst)
                Reorder(ref captured, ref original);
            if (captured > (ulong)room)
                return IndexResult.Stopped((int)(record - records), at, headerSize + (long)captured);
            record->Address = at + headerSize;
            record->Nanoseconds = Word(at, 0) * Timestamp.NanosecondsPerSecond + Word(at, 1) * nanosecondsPerUnit;
            record->CapturedLength = captured;
            record->OriginalLength = original;
            record->Interface = 0;
            record->LinkType = linkType;
            record++;
            at += headerSize + (long)captured;
        }
        return IndexResult.Stopped((int)(record - records), at, headerSize);
    }

    public override RecordFault Explain(byte* start, long length)
    {
        if (length < _headerSize)
            return new RecordFault("record header", _headerSize, "cut short in a record header");
        uint captured = Word(start, 2);
        uint original = Word(start, 3);
        Reorder(ref captured, ref original);
        return new RecordFault("captured length", _headerSize + (long)captured, "cut short in a packet");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word(byte* record, int index) => TOrder.UInt32(Unsafe.ReadUnaligned<uint>(record + index * 4));

    private void Reorder(ref uint captured, ref uint original)
    {
        if (_lengthOrder == LengthOrder.OriginalFirst || (_lengthOrder == LengthOrder.SmallerIsCaptured && captured > original))
            (captured, original) = (original, captured);
    }
}
