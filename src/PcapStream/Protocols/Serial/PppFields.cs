using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>Fields of PPP, RFC 1661.</summary>
internal static class PppFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Ppp, "ppp.address", FieldType.Unsigned8, "Address", (in source, values) => AddAddressByte(source, values, 0)),
        Field.Of(Protocol.Ppp, "ppp.control", FieldType.Unsigned8, "Control", (in source, values) => AddAddressByte(source, values, 1)),
        Field.Of(Protocol.Ppp, "ppp.protocol", FieldType.Unsigned16, "Protocol", (in source, values) =>
        {
            if (PppHeader.TryRead(source.Header, out PppHeader header))
                values.AddHex(header.Protocol, 4);
        }),
    ];

    private static void AddAddressByte(in FieldSource source, FieldValues values, int offset)
    {
        if (PppHeader.TryRead(source.Header, out PppHeader header) && header.HasAddress)
            values.AddHex(source.Header[offset], 2);
    }
}
