using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Pseudo;

/// <summary>Fields of BSD's loopback.</summary>
internal static class NullFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Null, "null.family", FieldType.Unsigned32, "Family", (in source, values) =>
        {
            if (NullHeader.TryRead(source.Header, out NullHeader header) && header.Family <= EtherTypes.MaxLength)
                values.AddDecimal(header.Family);
        }),
        Field.Of(Protocol.Null, "null.type", FieldType.Unsigned16, "Type", (in source, values) =>
        {
            if (NullHeader.TryRead(source.Header, out NullHeader header) && header.Family > EtherTypes.MaxLength)
                values.AddHex((ushort)header.Family, 4);
        }),
    ];
}
