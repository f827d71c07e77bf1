using PcapStream.Decoding;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of Ethernet.</summary>
internal static class EthernetFields
{
    public static readonly Field[] All =
    [
        Field.Ether(Protocol.Ethernet, "eth.dst", "Destination", 0),
        Field.Ether(Protocol.Ethernet, "eth.src", "Source", 6),
        Field.Of(Protocol.Ethernet, "eth.addr", FieldType.Ether, "Address", (in source, values) =>
        {
            for (int offset = 0; offset <= 6 && source.Bytes.Length >= offset + 6; offset += 6)
                values.AddColonBytes(source.Bytes.Slice(offset, 6));
        }),
    ];
}
