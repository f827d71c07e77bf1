using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of IPv6, RFC 8200.</summary>
internal static class Ipv6Fields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6, "ipv6.nxt", FieldType.Unsigned8, "Next Header", 6),
        Field.Ipv6(Protocol.Ipv6, "ipv6.src", "Source Address", 8),
        Field.Ipv6(Protocol.Ipv6, "ipv6.dst", "Destination Address", 24),
    ];
}
