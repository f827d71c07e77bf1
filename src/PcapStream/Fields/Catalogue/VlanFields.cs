using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of VLAN tags, IEEE 802.1Q.</summary>
internal static class VlanFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Vlan, "vlan.id", FieldType.Unsigned16, "ID", 0, 0x0FFF),
    ];
}
