using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>Fields of the encapsulating security payload, RFC 4303.</summary>
internal static class EncapsulatingSecurityFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.EncapsulatingSecurity, "esp.spi", FieldType.Unsigned32, "ESP SPI", 0),
        Field.Decimal(Protocol.EncapsulatingSecurity, "esp.sequence", FieldType.Unsigned32, "ESP Sequence", 4),
    ];
}
