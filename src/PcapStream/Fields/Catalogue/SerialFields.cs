using PcapStream.Decoding;
using PcapStream.Decoding.Link;

namespace PcapStream.Fields.Catalogue;

/// <summary>Fields of Cisco's HDLC and of Frame Relay, RFC 2427.</summary>
internal static class SerialFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.CiscoHdlc, "chdlc.address", FieldType.Unsigned8, "Address", 0),
        Field.Hex(Protocol.CiscoHdlc, "chdlc.control", FieldType.Unsigned8, "Control", 1),
        Field.Hex(Protocol.CiscoHdlc, "chdlc.protocol", FieldType.Unsigned16, "Protocol", 2),
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

    private static Field AddressBit(string name, string description, int offset, byte mask) =>
        Field.Of(Protocol.FrameRelay, name, FieldType.Boolean, description, (in source, values) =>
        {
            if (FrameRelayHeader.TryRead(source.Header, out FrameRelayHeader header) && header.AddressLength > 1)
                values.AddBoolean((source.Header[offset] & mask) != 0);
        });
}
