using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>Fields of PPP, RFC 1661, and of PPPoE, RFC 2516: its discovery and its sessions.</summary>
internal static class PppFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.PppoeSession, "pppoe.version", FieldType.Unsigned8, "Version", 0, 0xF0).AlsoIn(Protocol.PppoeDiscovery),
        Field.Bits(Protocol.PppoeSession, "pppoe.type", FieldType.Unsigned8, "Type", 0, 0x0F).AlsoIn(Protocol.PppoeDiscovery),
        Field.Hex(Protocol.PppoeSession, "pppoe.code", FieldType.Unsigned8, "Code", 1).AlsoIn(Protocol.PppoeDiscovery),
        Field.Hex(Protocol.PppoeSession, "pppoe.session_id", FieldType.Unsigned16, "Session ID", 2).AlsoIn(Protocol.PppoeDiscovery),
        Field.Decimal(Protocol.PppoeSession, "pppoe.payload_length", FieldType.Unsigned16, "Payload Length", 4).AlsoIn(Protocol.PppoeDiscovery),
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
