using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ethernet;

/// <summary>Fields of LLC, IEEE 802.2, and SNAP.</summary>
internal static class LlcFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Llc, "llc.dsap", FieldType.Unsigned8, "DSAP", 0),
        Field.Bits(Protocol.Llc, "llc.dsap.sap", FieldType.Unsigned8, "SAP", 0, 0xFE),
        Field.Flag(Protocol.Llc, "llc.dsap.ig", "IG Bit", 0, 1, 1),
        Field.Hex(Protocol.Llc, "llc.ssap", FieldType.Unsigned8, "SSAP", 1),
        Field.Bits(Protocol.Llc, "llc.ssap.sap", FieldType.Unsigned8, "SAP", 1, 0xFE),
        Field.Flag(Protocol.Llc, "llc.ssap.cr", "CR Bit", 1, 1, 1),
        Field.Of(Protocol.Llc, "llc.control", FieldType.Unsigned16, "Control", (in source, values) =>
        {
            if (LlcHeader.TryRead(source.Header, out LlcHeader header))
                values.AddHex(header.Control, 4);
        }),
        Field.Of(Protocol.Llc, "llc.oui", FieldType.Unsigned24, "Organization Code", (in source, values) =>
        {
            if (LlcHeader.TryRead(source.Header, out LlcHeader header) && header.HasSnap)
                values.AddDecimal((ulong)header.OrganizationCode);
        }),
        Field.Of(Protocol.Llc, "llc.type", FieldType.Unsigned16, "Type", (in source, values) =>
        {
            if (LlcHeader.TryRead(source.Header, out LlcHeader header) && header.HasSnap && SnapHeader.IsEtherType(header.OrganizationCode))
                values.AddHex(header.ProtocolIdentifier, 4);
        }),
    ];
}
