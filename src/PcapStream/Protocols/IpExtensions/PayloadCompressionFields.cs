using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>Fields of IP payload compression, RFC 3173.</summary>
internal static class PayloadCompressionFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.PayloadCompression, "ipcomp.flags", FieldType.Unsigned8, "IPComp Flags", 1),
        Field.Hex(Protocol.PayloadCompression, "ipcomp.cpi", FieldType.Unsigned16, "IPComp CPI", 2),
    ];
}
