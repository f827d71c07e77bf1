using System.Buffers.Binary;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.Fixed;

/// <summary>
/// A made-up capture format: "FIXEDCAP", and Ethernet packets in records of the same size. All numbers are
/// little-endian.
/// <code>
///  0             8                 12                16                      80
///  +-------------+-----------------+-----------------+-----------------------+
///  | nanoseconds | captured length | original length | 64 bytes for a packet |
///  +-------------+-----------------+-----------------+-----------------------+
/// </code>
/// </summary>
internal sealed class FixedFormat : CaptureFormat
{
    public const int PacketSize = 64;
    public const int RecordHeaderSize = 16;
    public const int RecordSize = RecordHeaderSize + PacketSize;

    public static readonly FixedFormat Instance = new();

    public static readonly CaptureVariant Usual = new(Instance, "fixed", "Fixed records")
    {
        Precision = TimestampPrecision.Nanoseconds,
        CanWrite = true,
    };

    private static readonly string[] Endings = [".fix"];
    private static readonly CaptureVariant[] All = [Usual];

    public static ReadOnlySpan<byte> Magic => "FIXEDCAP"u8;

    public override string Name => "fixed";

    public override ReadOnlySpan<string> Extensions => Endings;

    public override ReadOnlySpan<CaptureVariant> Variants => All;

    internal override ReadOnlySpan<byte> FirstBytes => "F"u8;

    internal override int StartSize => Magic.Length;

    internal override int HeaderSize => Magic.Length;

    internal override bool IsMagic(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    internal override bool IsStart(ReadOnlySpan<byte> bytes) => IsMagic(bytes);

    internal override RecordIndexer CreateIndexer(ReadOnlySpan<byte> start, CaptureDescription before) =>
        new FixedIndexer(before);

    internal override RecordWriter CreateWriter(string name, OutputBuffer output, CaptureWriterOptions options) =>
        new FixedWriter(name, output, options);
}

/// <summary>Reads the records; of damaged ones it knows nothing.</summary>
internal sealed unsafe class FixedIndexer : RecordIndexer
{
    private readonly int _interface;

    public FixedIndexer(CaptureDescription before)
    {
        _interface = before.Interfaces.Count;
        Description = before.With(new CaptureInterface(
            _interface, LinkType.Ethernet, FixedFormat.PacketSize, TimestampPrecision.Nanoseconds));
    }

    public override CaptureVariant Variant => FixedFormat.Usual;

    public override ByteOrder ByteOrder => ByteOrder.LittleEndian;

    public override CaptureDescription Description { get; }

    public override IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity)
    {
        int indexed = 0;
        byte* at = start;
        for (; indexed < capacity && at < stop && end - at >= FixedFormat.RecordSize; at += FixedFormat.RecordSize)
        {
            var header = new ReadOnlySpan<byte>(at, FixedFormat.RecordHeaderSize);
            records[indexed++] = new PacketRecord
            {
                Address = at + FixedFormat.RecordHeaderSize,
                Nanoseconds = BinaryPrimitives.ReadInt64LittleEndian(header),
                CapturedLength = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header[8..]), FixedFormat.PacketSize),
                OriginalLength = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]),
                Interface = _interface,
                LinkType = LinkType.Ethernet,
            };
        }
        return IndexResult.Stopped(indexed, at, FixedFormat.RecordSize);
    }

    public override RecordVerdict Judge(byte* at, byte* end, bool atEnd, bool fits, long offset) =>
        RecordVerdict.Damaged(Explain(at, end - at));

    public override bool Search(byte* from, byte* end, bool atEnd, out byte* found)
    {
        found = end;
        return false;
    }

    public override RecordFault Explain(byte* start, long length) =>
        new("record", FixedFormat.RecordSize, "cut short in a record");
}

/// <summary>Writes the records.</summary>
internal sealed class FixedWriter(string name, OutputBuffer output, CaptureWriterOptions options)
    : RecordWriter(name, output, options)
{
    private int _interfaces;

    public override int AddInterface(CaptureInterface description)
    {
        if (_interfaces == 0)
            Output.Append(FixedFormat.Magic);
        return _interfaces++;
    }

    public override void Write(
        int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength, ReadOnlySpan<byte> options)
    {
        data = Cut(data);
        data = data[..Math.Min(data.Length, FixedFormat.PacketSize)];
        Span<byte> record = Output.Reserve(FixedFormat.RecordSize);
        record.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(record, time.Nanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], (uint)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], originalLength);
        data.CopyTo(record[FixedFormat.RecordHeaderSize..]);
        Packets++;
    }

    public override void Finish()
    {
        if (_interfaces == 0)
            Output.Append(FixedFormat.Magic);
    }
}
