using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>Fields of the IPv6 fragment header, RFC 8200, section 4.5.</summary>
internal static class Ipv6FragmentFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6Fragment, "ipv6.fraghdr.nxt", FieldType.Unsigned8, "Next header", 0),
        Field.Hex(Protocol.Ipv6Fragment, "ipv6.fraghdr.reserved_octet", FieldType.Unsigned8, "Reserved octet", 1),
        Field.Bits(Protocol.Ipv6Fragment, "ipv6.fraghdr.offset", FieldType.Unsigned16, "Offset", 2, 0xFFF8),
        Field.Bits(Protocol.Ipv6Fragment, "ipv6.fraghdr.reserved_bits", FieldType.Unsigned16, "Reserved bits", 2, 0x6),
        Field.Flag(Protocol.Ipv6Fragment, "ipv6.fraghdr.more", "More Fragments", 2, 2, 0x1),
        Field.Hex(Protocol.Ipv6Fragment, "ipv6.fraghdr.ident", FieldType.Unsigned32, "Identification", 4),
    ];
}
