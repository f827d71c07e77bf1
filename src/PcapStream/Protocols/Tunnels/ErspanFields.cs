using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of ERSPAN, draft-foschiano-erspan.</summary>
internal static class ErspanFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Erspan, "erspan.version", FieldType.Unsigned16, "Version", 0, 0xF000).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.vlan", FieldType.Unsigned16, "Vlan", 0, 0xFFF).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.cos", FieldType.Unsigned16, "COS", 2, 0xE000).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.encap", FieldType.Unsigned16, "Encap", 2, 0x1800).If(IsType2).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.bso", FieldType.Unsigned16, "Bad/Short/Oversized", 2, 0x1800).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.truncated", FieldType.Unsigned16, "Truncated", 2, 0x400).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.spanid", FieldType.Unsigned16, "SpanID", 2, 0x3FF).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.index", FieldType.Unsigned32, "Index", 4, 0xFFFFF).If(IsType2).OfHeader(),
        Field.Decimal(Protocol.Erspan, "erspan.timestamp", FieldType.Unsigned32, "Timestamp", 4).If(IsType3).OfHeader(),
        Field.Decimal(Protocol.Erspan, "erspan.sgt", FieldType.Unsigned16, "Security Group Tag", 8).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.p", FieldType.Unsigned16, "Has Ethernet PDU", 10, 0x8000).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.ft", FieldType.Unsigned16, "Frame Type", 10, 0x7C00).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.hw", FieldType.Unsigned16, "Hardware ID", 10, 0x3F0).If(IsType3).OfHeader(),
        Field.Flag(Protocol.Erspan, "erspan.direction", "Direction", 10, 2, 0x8).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.gra", FieldType.Unsigned16, "Timestamp granularity", 10, 0x6).If(IsType3).OfHeader(),
        Field.Bits(Protocol.Erspan, "erspan.o", FieldType.Unsigned16, "Optional Sub headers", 10, 0x1).If(IsType3).OfHeader(),
    ];

    private static bool IsType2(ReadOnlySpan<byte> bytes) => bytes is [>= 0x10 and < 0x20, ..];

    private static bool IsType3(ReadOnlySpan<byte> bytes) => bytes is [>= 0x20 and < 0x30, ..];
}
