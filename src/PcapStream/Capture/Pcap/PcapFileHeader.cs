using System.Buffers.Binary;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture.Pcap;

/// <summary>
/// The 24 bytes at the start of a classic pcap (draft-ietf-opsawg-pcap, section 4; pcap-savefile(5)), in the byte
/// order of the magic number.
/// <code>
///  0              4                       8
///  +--------------+-----------+-----------+
///  | magic        | major     | minor     |
///  +--------------+-----------+-----------+
///  | reserved     | reserved              |    once: time zone and accuracy, always ignored
///  +--------------+-----------+-----------+
///  | snap length  | FCS len 4 | f | reserved 11 | link type 16 |
///  +--------------+-----------------------+
/// </code>
/// </summary>
internal readonly record struct PcapFileHeader(
    ByteOrder ByteOrder, TimestampPrecision Precision, bool ModifiedRecords, LengthOrder LengthOrder,
    ushort Major, ushort Minor, uint SnapLength, LinkType LinkType, int? FrameCheckSequenceLength)
{
    /// <summary>Bytes in the header.</summary>
    public const int Size = 24;

    private const uint MicrosecondMagic = 0xA1B2C3D4;
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const uint ModifiedMagic = 0xA1B2CD34;
    private const uint NavtelMagic = 0xA1B234CD;

    private const uint FrameCheckSequencePresent = 0x0400_0000;

    /// <summary>The first byte of every magic number in either byte order.</summary>
    public static ReadOnlySpan<byte> FirstBytes => [0xA1, 0xD4, 0x4D, 0x34, 0xCD];

    /// <summary>Whether four bytes are one of classic pcap's magic numbers in either byte order.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && (IsMagic(BinaryPrimitives.ReadUInt32LittleEndian(bytes)) ||
        IsMagic(BinaryPrimitives.ReadUInt32BigEndian(bytes)));

    /// <summary>Reads a header that starts with a magic number.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static PcapFileHeader Read(ReadOnlySpan<byte> bytes)
    {
        ByteOrder order = IsMagic(BinaryPrimitives.ReadUInt32LittleEndian(bytes))
            ? ByteOrder.LittleEndian
            : ByteOrder.BigEndian;
        uint magic = UInt32(bytes, 0, order);
        ushort major = UInt16(bytes, 4, order);
        ushort minor = UInt16(bytes, 6, order);
        uint link = UInt32(bytes, 20, order);
        return new PcapFileHeader(
            order,
            magic == NanosecondMagic ? TimestampPrecision.Nanoseconds : TimestampPrecision.Microseconds,
            magic == ModifiedMagic,
            LengthOrderOf(major, minor),
            major,
            minor,
            UInt32(bytes, 16, order),
            // Readers must ignore the reserved bits between the link type and the FCS length.
            new LinkType((ushort)link),
            // In bytes, as in Wireshark and in the files that it reads; the draft has words of 16 bits.
            (link & FrameCheckSequencePresent) != 0 ? (int)(link >> 28) : null);
    }

    /// <summary>Whether the version is one that programs have written: 2.0 to 2.4, and DG/UX's 543.0.</summary>
    public bool IsKnownVersion => (Major, Minor) is (2, <= 4) or (543, 0);

    /// <summary>Writes the header of a capture without modified records.</summary>
    /// <param name="bytes">Room for <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        var fields = new FieldWriter(bytes, ByteOrder);
        fields.UInt32(Precision == TimestampPrecision.Nanoseconds ? NanosecondMagic : MicrosecondMagic);
        fields.UInt16(Major);
        fields.UInt16(Minor);
        fields.UInt32(0);
        fields.UInt32(0);
        fields.UInt32(SnapLength);
        fields.UInt32(LinkType.Value | (FrameCheckSequenceLength is { } sequence
            ? FrameCheckSequencePresent | (uint)sequence << 28 : 0));
    }

    /// <summary>Creates the indexer of the records after this header.</summary>
    /// <param name="before">The description of the capture so far, to which the header adds.</param>
    public RecordIndexer CreateIndexer(CaptureDescription before) =>
        ByteOrder == ByteOrder.LittleEndian == BitConverter.IsLittleEndian
        ? new PcapIndexer<NativeOrder>(this, before)
        : new PcapIndexer<SwappedOrder>(this, before);

    private static bool IsMagic(uint value) =>
        value is MicrosecondMagic or NanosecondMagic or ModifiedMagic or NavtelMagic;

    // Before version 2.3 the two lengths were in the other order, and in some files of 2.3 and of DG/UX's 543.0 they
    // still are: libpcap, sf-pcap.c.
    private static LengthOrder LengthOrderOf(ushort major, ushort minor) => (major, minor) switch
    {
        (2, < 3) or (543, 0) => LengthOrder.OriginalFirst,
        (2, 3) => LengthOrder.SmallerIsCaptured,
        _ => LengthOrder.CapturedFirst,
    };

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset, ByteOrder order) => order == ByteOrder.LittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int offset, ByteOrder order) =>
        order == ByteOrder.LittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
}

/// <summary>Which of a record's two lengths is the captured one.</summary>
internal enum LengthOrder
{
    /// <summary>Captured, then original: version 2.4, which all programs write today.</summary>
    CapturedFirst,

    /// <summary>Original, then captured.</summary>
    OriginalFirst,

    /// <summary>Either, depending on the writer: the captured length cannot be the larger one.</summary>
    SmallerIsCaptured,
}
