using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of VXLAN, RFC 7348.</summary>
internal static class VxlanFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Vxlan, "vxlan.flags", FieldType.Unsigned16, "Flags", 0),
        Field.Flag(Protocol.Vxlan, "vxlan.flag_g", "GBP Extension", 0, 2, 0x8000),
        Field.Flag(Protocol.Vxlan, "vxlan.flag_i", "VXLAN Network ID (VNI)", 0, 2, 0x800),
        Field.Flag(Protocol.Vxlan, "vxlan.flag_d", "Don't Learn", 0, 2, 0x40),
        Field.Flag(Protocol.Vxlan, "vxlan.flag_a", "Policy Applied", 0, 2, 0x8),
        Field.Decimal(Protocol.Vxlan, "vxlan.gbp", FieldType.Unsigned16, "Group Policy ID", 2),
        Field.Decimal(Protocol.Vxlan, "vxlan.vni", FieldType.Unsigned24, "VXLAN Network Identifier (VNI)", 4),
        Field.Decimal(Protocol.Vxlan, "vxlan.reserved8", FieldType.Unsigned8, "Reserved", 7),
    ];
}
