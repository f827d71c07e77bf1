using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// ERSPAN, draft-foschiano-erspan. Type I has no header, type II has one of 8 bytes, type III one of 12 bytes, with 8
/// more if its last bit is set.
/// <code>
///  0                  2                       4
///  +------------------+-----------------------+---------------------------+---------------
///  | version 4|VLAN 12 | COS 3|flags 3|session 10 | by the version             | mirrored frame
///  +------------------+-----------------------+---------------------------+---------------
/// </code>
/// </summary>
public readonly ref struct ErspanHeader
{
    /// <summary>Length of a type II header in bytes.</summary>
    public const int Size2 = 8;

    /// <summary>Length of a type III header without platform-specific part, in bytes.</summary>
    public const int Size3 = 12;

    private const ushort Type3 = 0x22EB;
    private const int Version3 = 2;
    private const int PlatformSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private ErspanHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>1 for type II, 2 for type III.</summary>
    public int Version => _bytes[0] >> 4;

    /// <summary>VLAN of the mirrored frame.</summary>
    public int Vlan => BinaryPrimitives.ReadUInt16BigEndian(_bytes) & 0x0FFF;

    /// <summary>Identifies the mirroring session.</summary>
    public int Session => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]) & 0x03FF;

    /// <summary>Reads a header of type II or III at the start of bytes.</summary>
    /// <returns>False if it is incomplete or of another type.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ErspanHeader header)
    {
        header = new ErspanHeader(bytes);
        return bytes.Length >= Size2 && (header.Version == 1 || (header.Version == 2 && bytes.Length >= Size3));
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        // Only GRE's header shows whether there is one.
        if (!GreHeader.TryRead(cursor.LastHeader, out GreHeader gre))
            return Protocol.None;
        if (gre.ProtocolType != Type3 && !gre.HasSequenceNumber)
            return cursor.TryAddLayer(Protocol.Erspan, 0) ? Protocol.Ethernet : Protocol.None;
        if (cursor.Rest is [>= Version3 << 4 and < (Version3 + 1) << 4, ..])
            return DecodeVersion3(ref cursor);
        return cursor.TryAddLayer(Protocol.Erspan, Size2) ? Protocol.Ethernet : Protocol.None;
    }

    private static Protocol DecodeVersion3(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Erspan, Size3))
            return Protocol.None;
        if ((bytes[11] & 1) != 0 && !cursor.TryExtend(PlatformSize))
            return Protocol.None;
        int frameType = (BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) >> 10) & 0x1F;
        return frameType == 0 ? Protocol.Ethernet : Protocol.None;
    }
}

/// <summary>Fields of ERSPAN, draft-foschiano-erspan.</summary>
internal static class ErspanFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Erspan, "erspan.version", FieldType.Unsigned16, "Version", 0, 0xF000).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.vlan", FieldType.Unsigned16, "Vlan", 0, 0xFFF).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.cos", FieldType.Unsigned16, "COS", 2, 0xE000).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.encap", FieldType.Unsigned16, "Encap", 2, 0x1800).If(IsType2).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.bso", FieldType.Unsigned16, "Bad/Short/Oversized", 2, 0x1800).If(IsType3)
            .OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.truncated", FieldType.Unsigned16, "Truncated", 2, 0x400).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.spanid", FieldType.Unsigned16, "SpanID", 2, 0x3FF).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.index", FieldType.Unsigned32, "Index", 4, 0xFFFFF).If(IsType2).OfHeader(),
        Field.Decimal(Protocol.Erspan, "erspan.timestamp", FieldType.Unsigned32, "Timestamp", 4).If(IsType3).OfHeader(),
        Field.Decimal(Protocol.Erspan, "erspan.sgt", FieldType.Unsigned16, "Security Group Tag", 8).If(IsType3)
            .OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.p", FieldType.Unsigned16, "Has Ethernet PDU", 10, 0x8000).If(IsType3)
            .OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.ft", FieldType.Unsigned16, "Frame Type", 10, 0x7C00).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.hw", FieldType.Unsigned16, "Hardware ID", 10, 0x3F0).If(IsType3).OfHeader(),
        Field.Flag(Protocol.Erspan, "erspan.direction", "Direction", 10, 2, 0x8).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.gra", FieldType.Unsigned16, "Timestamp granularity", 10, 0x6).If(IsType3)
            .OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.o", FieldType.Unsigned16, "Optional Sub headers", 10, 0x1).If(IsType3)
            .OfHeader(),
    ];

    private static bool IsType2(ReadOnlySpan<byte> bytes) => bytes is [>= 0x10 and < 0x20, ..];

    private static bool IsType3(ReadOnlySpan<byte> bytes) => bytes is [>= 0x20 and < 0x30, ..];
}
