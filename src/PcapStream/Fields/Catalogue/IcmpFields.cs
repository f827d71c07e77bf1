using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of ICMP, RFC 792, and of ICMPv6, RFC 4443.</summary>
internal static class IcmpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Icmp, "icmp.type", FieldType.Unsigned8, "Type", 0),
        Field.Decimal(Protocol.Icmp, "icmp.code", FieldType.Unsigned8, "Code", 1),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.type", FieldType.Unsigned8, "Type", 0),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.code", FieldType.Unsigned8, "Code", 1),
    ];
}
