using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of UDP, RFC 768.</summary>
internal static class UdpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Udp, "udp.srcport", FieldType.Unsigned16, "Source Port", 0),
        Field.Decimal(Protocol.Udp, "udp.dstport", FieldType.Unsigned16, "Destination Port", 2),
        Field.Decimal(Protocol.Udp, "udp.length", FieldType.Unsigned16, "Length", 4),
        Field.Hex(Protocol.Udp, "udp.checksum", FieldType.Unsigned16, "Checksum", 6),
    ];
}
