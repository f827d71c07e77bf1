using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>Fields of Cisco's HDLC.</summary>
internal static class CiscoHdlcFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.CiscoHdlc, "chdlc.address", FieldType.Unsigned8, "Address", 0).From(CiscoHdlcHeader.Size),
        Field.Hex(Protocol.CiscoHdlc, "chdlc.control", FieldType.Unsigned8, "Control", 1).From(CiscoHdlcHeader.Size),
        Field.Hex(Protocol.CiscoHdlc, "chdlc.protocol", FieldType.Unsigned16, "Protocol", 2),
    ];
}
