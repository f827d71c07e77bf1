using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>Fields of PPPoE, RFC 2516: of discovery and of sessions.</summary>
internal static class PppoeFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.PppoeSession, "pppoe.version", FieldType.Unsigned8, "Version", 0, 0xF0).AlsoIn(Protocol.PppoeDiscovery),
        Field.Bits(Protocol.PppoeSession, "pppoe.type", FieldType.Unsigned8, "Type", 0, 0x0F).AlsoIn(Protocol.PppoeDiscovery),
        Field.Hex(Protocol.PppoeSession, "pppoe.code", FieldType.Unsigned8, "Code", 1).AlsoIn(Protocol.PppoeDiscovery),
        Field.Hex(Protocol.PppoeSession, "pppoe.session_id", FieldType.Unsigned16, "Session ID", 2).AlsoIn(Protocol.PppoeDiscovery),
        Field.Decimal(Protocol.PppoeSession, "pppoe.payload_length", FieldType.Unsigned16, "Payload Length", 4).AlsoIn(Protocol.PppoeDiscovery),
    ];
}
