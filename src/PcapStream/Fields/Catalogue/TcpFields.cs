using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of TCP, RFC 9293.</summary>
internal static class TcpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Tcp, "tcp.srcport", FieldType.Unsigned16, "Source Port", 0),
        Field.Decimal(Protocol.Tcp, "tcp.dstport", FieldType.Unsigned16, "Destination Port", 2),
        Field.Decimal(Protocol.Tcp, "tcp.seq_raw", FieldType.Unsigned32, "Sequence Number (raw)", 4),
        Field.HexBits(Protocol.Tcp, "tcp.flags", FieldType.Unsigned16, "Flags", 12, 0x0FFF),
    ];
}
