using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of ARP, RFC 826.</summary>
internal static class ArpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Arp, "arp.opcode", FieldType.Unsigned16, "Opcode", 6),
    ];
}
