using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>Fields of the IPv6 routing header, RFC 8200, section 4.4, and RFC 8754.</summary>
internal static class Ipv6RoutingFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.nxt", FieldType.Unsigned8, "Next Header", 0),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.len", FieldType.Unsigned8, "Length", 1),
        Ipv6OptionsFields.Length(Protocol.Ipv6Routing, "ipv6.routing.len_oct"),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.type", FieldType.Unsigned8, "Type", 2),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.segleft", FieldType.Unsigned8, "Segments Left", 3),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.srh.last_entry", FieldType.Unsigned8, "Last Entry", 4).If(IsSegmentRouting),
        Field.Hex(Protocol.Ipv6Routing, "ipv6.routing.srh.flags", FieldType.Unsigned8, "Flags", 5).If(IsSegmentRouting),
        Field.Of(Protocol.Ipv6Routing, "ipv6.routing.srh.tag", FieldType.Bytes, "Tag", (in source, values) =>
        {
            if (source.Bytes.Length >= 8)
                values.AddBytes(source.Bytes[6..8]);
        }).If(IsSegmentRouting),
        Field.Of(Protocol.Ipv6Routing, "ipv6.routing.srh.addr", FieldType.Ipv6, "Address", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            for (int offset = 8; bytes.Length >= 8 && offset <= 8 + bytes[4] * 16 && offset + 16 <= bytes.Length; offset += 16)
                values.AddIpv6(bytes.Slice(offset, 16));
        }).If(IsSegmentRouting),
        Field.Ipv6(Protocol.Ipv6Routing, "ipv6.routing.mipv6.home_address", "Home Address", 8).If(bytes => bytes.Length > 2 && bytes[2] == 2),
    ];

    private static bool IsSegmentRouting(ReadOnlySpan<byte> bytes) => bytes.Length > 2 && bytes[2] == 4;
}
