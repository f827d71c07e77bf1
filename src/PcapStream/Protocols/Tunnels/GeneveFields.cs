using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of Geneve, RFC 8926.</summary>
internal static class GeneveFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Geneve, "geneve.version", FieldType.Unsigned8, "Version", 0, 0xC0),
        Field.Hex(Protocol.Geneve, "geneve.flags", FieldType.Unsigned8, "Flags", 1),
        Field.Flag(Protocol.Geneve, "geneve.flags.oam", "Operations, Administration and Management Frame", 1, 1, 0x80),
        Field.Flag(Protocol.Geneve, "geneve.flags.critical", "Critical Options Present", 1, 1, 0x40),
        Field.Flag(Protocol.Geneve, "geneve.flags.reserved", "Reserved", 1, 1, 0x3F),
        Field.Hex(Protocol.Geneve, "geneve.proto_type", FieldType.Unsigned16, "Protocol Type", 2),
        Field.Hex(Protocol.Geneve, "geneve.vni", FieldType.Unsigned24, "Virtual Network Identifier (VNI)", 4),
        Field.Hex(Protocol.Geneve, "geneve.reserved", FieldType.Unsigned8, "Reserved", 7),
    ];
}
