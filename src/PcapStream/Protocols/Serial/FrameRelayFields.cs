using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>Fields of Frame Relay, RFC 2427.</summary>
internal static class FrameRelayFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.FrameRelay, "fr.dlci", FieldType.Unsigned32, "DLCI", (in source, values) =>
        {
            if (FrameRelayHeader.TryRead(source.Header, out FrameRelayHeader header))
                values.AddDecimal((ulong)header.Connection);
        }),
        AddressBit("fr.cr", "CR", 0, 0x02),
        AddressBit("fr.fecn", "FECN", 1, 0x08),
        AddressBit("fr.becn", "BECN", 1, 0x04),
        AddressBit("fr.de", "DE", 1, 0x02),
    ];

    private const byte LastByte = 0x01;

    private static Field AddressBit(string name, string description, int offset, byte mask) =>
        Field.Of(Protocol.FrameRelay, name, FieldType.Boolean, description, (in source, values) =>
        {
            // An address of one byte is none.
            if (source.Header.Length > offset && (source.Header[0] & LastByte) == 0)
                values.AddBoolean((source.Header[offset] & mask) != 0);
        });
}
