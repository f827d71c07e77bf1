using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of SCTP, RFC 9260.</summary>
internal static class SctpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Sctp, "sctp.srcport", FieldType.Unsigned16, "Source port", 0),
        Field.Decimal(Protocol.Sctp, "sctp.dstport", FieldType.Unsigned16, "Destination port", 2),
    ];
}
