using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// Per-Packet Information (LINKTYPE_PPI), specified by CACE Technologies: fields of a packet, and its link type. All
/// numbers are little-endian.
/// <code>
///  0         1       2        4           8                                 length
///  +---------+-------+--------+-----------+---------------------------------+--------
///  | version | flags | length | link type | fields: type 2|length 2|value … | packet
///  +---------+-------+--------+-----------+---------------------------------+--------
/// </code>
/// </summary>
public readonly ref struct PpiHeader
{
    /// <summary>Length of the header without fields, in bytes.</summary>
    public const int MinSize = 8;

    private const int FieldSize = 4;
    private const ushort Wlan = 105;
    private const ushort WlanCommon = 2;
    private const int FlagsOffset = 8;
    private const int CheckSequenceSize = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private PpiHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version, 0.</summary>
    public byte Version => _bytes[0];

    /// <summary>Length of the header with its fields, in bytes.</summary>
    public ushort HeaderLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    /// <summary>LINKTYPE_ number of the packet.</summary>
    public uint LinkType => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete or its length is below <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PpiHeader header)
    {
        header = new PpiHeader(bytes);
        return bytes.Length >= MinSize && header.HeaderLength >= MinSize && header.HeaderLength <= bytes.Length;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        var header = new PpiHeader(bytes);
        if (!cursor.TryAddLayer(Protocol.Ppi, MinSize))
            return Protocol.None;
        if (header.HeaderLength < MinSize)
            return cursor.Malformed(MinSize, header.HeaderLength);
        if (!cursor.TryExtend(header.HeaderLength - MinSize))
            return Protocol.None;
        if (header.LinkType != Wlan)
            return header.LinkType <= ushort.MaxValue ? LinkTypes.Next((ushort)header.LinkType) : Protocol.None;
        if (HasCheckSequence(bytes[..header.HeaderLength]))
            cursor.TrimTrailer(CheckSequenceSize);
        return Protocol.WlanRadio;
    }

    /// <summary>Whether a frame check sequence follows the frame, by a whole header.</summary>
    internal static bool HasCheckSequence(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> fields = header.Length < MinSize ? default : header[MinSize..];
        while (fields.Length >= FieldSize)
        {
            ushort type = BinaryPrimitives.ReadUInt16LittleEndian(fields);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]);
            fields = fields[FieldSize..];
            if (type == WlanCommon)
                return length > FlagsOffset && fields.Length > FlagsOffset && (fields[FlagsOffset] & 1) != 0;
            fields = fields[Math.Min(length, fields.Length)..];
        }
        return false;
    }
}

/// <summary>Fields of PPI.</summary>
internal static class PpiFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ppi, "ppi.version", FieldType.Unsigned8, "Version", 0),
        Field.Hex(Protocol.Ppi, "ppi.flags", FieldType.Unsigned8, "Flags", 1),
        Field.Of(Protocol.Ppi, "ppi.length", FieldType.Unsigned16, "Header length",
            (in source, values) => RadiotapFields.AddLength(source, values)),
        Field.Of(Protocol.Ppi, "ppi.dlt", FieldType.Unsigned32, "DLT", (in source, values) =>
        {
            if (source.Header.Length >= PpiHeader.MinSize)
                values.AddDecimal(BinaryPrimitives.ReadUInt32LittleEndian(source.Header[4..]));
        }),
    ];
}
