using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>Fields of IPv6 options, RFC 8200, sections 4.3 and 4.6: hop by hop, and for the destination.</summary>
internal static class Ipv6OptionsFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6HopByHop, "ipv6.hopopts.nxt", FieldType.Unsigned8, "Next Header", 0),
        Field.Decimal(Protocol.Ipv6HopByHop, "ipv6.hopopts.len", FieldType.Unsigned8, "Length", 1),
        Length(Protocol.Ipv6HopByHop, "ipv6.hopopts.len_oct"),
        Field.Decimal(Protocol.Ipv6Destination, "ipv6.dstopts.nxt", FieldType.Unsigned8, "Next Header", 0),
        Field.Decimal(Protocol.Ipv6Destination, "ipv6.dstopts.len", FieldType.Unsigned8, "Length", 1),
        Length(Protocol.Ipv6Destination, "ipv6.dstopts.len_oct"),
    ];

    /// <summary>An extension header's length in bytes; the header gives it in units of 8 after the first 8.</summary>
    internal static Field Length(Protocol protocol, string name) =>
        Field.Of(protocol, name, FieldType.Unsigned16, "Length", (in source, values) =>
        {
            if (source.Bytes.Length >= 2)
                values.AddDecimal((ulong)(source.Bytes[1] + 1) * 8);
        });
}
