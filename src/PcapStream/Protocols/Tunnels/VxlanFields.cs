using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of VXLAN, RFC 7348. With a next protocol, the flags are another byte's.</summary>
internal static class VxlanFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Vxlan, "vxlan.flags", FieldType.Unsigned16, "Flags", (in source, values) =>
        {
            if (source.Bytes.Length < 2)
                return;
            if (HasNextProtocol(source))
                values.AddHex(source.Bytes[0], 2);
            else
                values.AddHex((ulong)(source.Bytes[0] << 8 | source.Bytes[1]), 4);
        }),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_g", "GBP Extension", 0, 2, 0x8000)),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_i", "VXLAN Network ID (VNI)", 0, 2, 0x800)),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_d", "Don't Learn", 0, 2, 0x40)),
        Without(Field.Flag(Protocol.Vxlan, "vxlan.flag_a", "Policy Applied", 0, 2, 0x8)),
        Without(Field.Decimal(Protocol.Vxlan, "vxlan.gbp", FieldType.Unsigned16, "Group Policy ID", 2)),
        Field.Decimal(Protocol.Vxlan, "vxlan.vni", FieldType.Unsigned24, "VXLAN Network Identifier (VNI)", 4),
        Field.Decimal(Protocol.Vxlan, "vxlan.reserved8", FieldType.Unsigned8, "Reserved", 7),
    ];

    private static bool HasNextProtocol(in FieldSource source) =>
        source.Index > 0 && VxlanHeader.HasNextProtocol(source.Packet.Header(source.Packet.Layers[source.Index - 1]));

    // Of a header that has no next protocol.
    private static Field Without(Field field) =>
        Field.Of(field.Protocol, field.Name, field.Type, field.Description, (in source, values) =>
    {
        if (!HasNextProtocol(source))
            field.Read(source, values);
    });
}
