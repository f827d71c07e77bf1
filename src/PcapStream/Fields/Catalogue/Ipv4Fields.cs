using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of IPv4, RFC 791.</summary>
internal static class Ipv4Fields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Ipv4, "ip.id", FieldType.Unsigned16, "Identification", 4),
        Field.Bits(Protocol.Ipv4, "ip.frag_offset", FieldType.Unsigned16, "Fragment Offset", 6, 0x1FFF),
        Field.Decimal(Protocol.Ipv4, "ip.ttl", FieldType.Unsigned8, "Time to Live", 8),
        Field.Decimal(Protocol.Ipv4, "ip.proto", FieldType.Unsigned8, "Protocol", 9),
        Field.Ipv4(Protocol.Ipv4, "ip.src", "Source Address", 12),
        Field.Ipv4(Protocol.Ipv4, "ip.dst", "Destination Address", 16),
    ];
}
