using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Mpls;

/// <summary>Fields of MPLS, RFC 3032.</summary>
internal static class MplsFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Mpls, "mpls.label", FieldType.Unsigned32, "MPLS Label", 0, 0xFFFFF000),
        Field.Bits(Protocol.Mpls, "mpls.exp", FieldType.Unsigned32, "MPLS Experimental Bits", 0, 0xE00),
        Field.Bits(Protocol.Mpls, "mpls.bottom", FieldType.Unsigned32, "MPLS Bottom Of Label Stack", 0, 0x100),
        Field.Bits(Protocol.Mpls, "mpls.ttl", FieldType.Unsigned32, "MPLS TTL", 0, 0xFF),
    ];
}
