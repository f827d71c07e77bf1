using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>Fields of the authentication header, RFC 4302.</summary>
internal static class AuthenticationFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.AuthenticationHeader, "ah.next_header", FieldType.Unsigned8, "Next header", 0),
        Field.Decimal(Protocol.AuthenticationHeader, "ah.length", FieldType.Unsigned8, "Length", 1),
        Field.Hex(Protocol.AuthenticationHeader, "ah.spi", FieldType.Unsigned32, "AH SPI", 4),
        Field.Decimal(Protocol.AuthenticationHeader, "ah.sequence", FieldType.Unsigned32, "AH Sequence", 8),
        Field.Of(Protocol.AuthenticationHeader, "ah.icv", FieldType.Bytes, "AH ICV", (in source, values) =>
        {
            if (AuthenticationHeader.TryRead(source.Bytes, out AuthenticationHeader header) && !header.CheckValue.IsEmpty)
                values.AddBytes(header.CheckValue);
        }),
    ];
}
