using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Transport;

/// <summary>
/// DCCP, RFC 4340, section 5.1. X says whether sequence numbers have 48 or 24 bits.
/// <code>
///  0             2                  4             5                    6
///  +-------------+------------------+-------------+--------------------+---------
///  | source port | destination port | data offset | CCVal 4|coverage 4 | checksum
///  +-------------+------------------+-------------+--------------------+---------
///  8
///  +----------------------------------------+--------
///  | reserved 3|type 4|X 1, sequence number | options
///  +----------------------------------------+--------
/// </code>
/// </summary>
public readonly ref struct DccpHeader
{
    /// <summary>Length of a header with a short sequence number, in bytes.</summary>
    public const int MinSize = 12;

    private const int ExtendedSize = 16;

    private readonly ReadOnlySpan<byte> _bytes;

    private DccpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Length of the header in bytes, options included; up to 1020.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>Checksum over the header and the bytes that the coverage field gives.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>The packet's type.</summary>
    public int Type => (_bytes[8] >> 1) & 0xF;

    /// <summary>Whether sequence numbers have 48 bits.</summary>
    public bool IsExtended => (_bytes[8] & 1) != 0;

    /// <summary>Sequence number of the packet in the connection.</summary>
    public ulong SequenceNumber =>
        IsExtended
            ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[8..]) & 0xFFFF_FFFF_FFFF
            : BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]) & 0xFF_FFFF;

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out DccpHeader header)
    {
        header = new DccpHeader(bytes);
        return bytes.Length >= MinSize && HeaderLengthOf(bytes) is int length && length >= LeastLength(bytes)
            && length <= bytes.Length;
    }

    /// <summary>
    /// Reads the start of a header, up to the sequence number; the rest may be missing.
    /// </summary>
    internal static bool TryReadStart(ReadOnlySpan<byte> bytes, out DccpHeader header)
    {
        header = new DccpHeader(bytes);
        return bytes.Length >= MinSize && HeaderLengthOf(bytes) >= LeastLength(bytes)
            && bytes.Length >= LeastLength(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Dccp, MinSize))
            return Protocol.None;
        int least = LeastLength(bytes);
        int headerLength = HeaderLengthOf(bytes);
        if (headerLength < least)
            return cursor.Malformed(least, headerLength);
        cursor.TryExtend(headerLength - MinSize);
        return Protocol.None;
    }

    private static int LeastLength(ReadOnlySpan<byte> bytes) => (bytes[8] & 1) != 0 ? ExtendedSize : MinSize;

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => bytes[4] * 4;
}

/// <summary>Fields of DCCP, RFC 4340.</summary>
internal static class DccpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Dccp, "dccp.srcport", FieldType.Unsigned16, "Source Port", 0),
        Field.Decimal(Protocol.Dccp, "dccp.dstport", FieldType.Unsigned16, "Destination Port", 2),
        Field.Of(Protocol.Dccp, "dccp.port", FieldType.Unsigned16, "Source or Destination Port", PortFields.Read),
        Field.Decimal(Protocol.Dccp, "dccp.data_offset", FieldType.Unsigned8, "Data Offset", 4),
        Field.Bits(Protocol.Dccp, "dccp.ccval", FieldType.Unsigned8, "CCVal", 5, 0xF0),
        Field.Bits(Protocol.Dccp, "dccp.cscov", FieldType.Unsigned8, "Checksum Coverage", 5, 0x0F),
        Field.Hex(Protocol.Dccp, "dccp.checksum", FieldType.Unsigned16, "Checksum", 6),
        Field.Bits(Protocol.Dccp, "dccp.type", FieldType.Unsigned8, "Type", 8, 0x1E),
        Field.Flag(Protocol.Dccp, "dccp.x", "Extended Sequence Numbers", 8, 1, 0x01),
        Field.Of(Protocol.Dccp, "dccp.seq_raw", FieldType.Unsigned64, "Sequence Number (raw)", (in source, values) =>
        {
            if (DccpHeader.TryReadStart(source.Bytes, out DccpHeader header))
                values.AddDecimal(header.SequenceNumber);
        }),
        Field.Of(Protocol.Dccp, "dccp.service_code", FieldType.Unsigned32, "Service Code", (in source, values) =>
        {
            if (DccpHeader.TryReadStart(source.Bytes, out DccpHeader header)
                && OffsetOfService(header) is > 0 and int offset && source.Bytes.Length >= offset + 4)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[offset..]));
        }),
    ];

    private const int Request = 0;
    private const int Response = 1;

    // After the sequence number; in a response, after the acknowledgement number.
    private static int OffsetOfService(DccpHeader header) => (header.Type, header.IsExtended) switch
    {
        (Request, true) => 16,
        (Request, false) => 12,
        (Response, true) => 24,
        (Response, false) => 16,
        _ => 0,
    };
}
