using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Bluetooth;

/// <summary>
/// Packets between a host and a controller of Bluetooth, with the header of UARTs (Bluetooth core specification, volume
/// 4, parts A and E, section 5.4). In link type 201, four bytes say before it who sent, the host (0) or the controller
/// (1).
/// <code>
///  0      1
///  +------+-------------------------------------------
///  | type | 1: opcode, length (1), parameters
///  |      | 2: handle and flags, length (2), data
///  |      | 3: handle and status, length (1), voice
///  |      | 4: code (1), length (1), parameters
///  +------+-------------------------------------------
/// </code>
/// </summary>
internal static class BluetoothHeader
{
    private const ushort WithDirection = 201;
    private const int DirectionSize = 4;

    /// <summary>Adds what the link type has before the first header.</summary>
    public static Protocol Begin(ushort linkType, ref HeaderCursor cursor) =>
        cursor.TryAddLayer(Protocol.Bluetooth, linkType == WithDirection ? DirectionSize : 0)
            ? Protocol.HostController : Protocol.None;

    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (protocol == Protocol.HostController)
        {
            return !cursor.TryAddLayer(protocol, 1) ? Protocol.None : rest[0] switch
            {
                1 => Protocol.ControllerCommand,
                2 => Protocol.ControllerData,
                3 => Protocol.ControllerVoice,
                4 => Protocol.ControllerEvent,
                _ => Protocol.None,
            };
        }
        int size = protocol switch
        {
            Protocol.ControllerData => 4,
            Protocol.ControllerEvent => 2,
            _ => 3,
        };
        if (cursor.TryAddLayer(protocol, size))
            cursor.LimitPayload(protocol == Protocol.ControllerData ? rest[2] | rest[3] << 8 : rest[size - 1]);
        return Protocol.None;
    }
}

/// <summary>Fields of Bluetooth's packets between host and controller.</summary>
internal static class BluetoothFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.HostController, "hci_h4.direction", FieldType.Unsigned8, "Direction", (in source, values) =>
        {
            ReadOnlySpan<byte> direction = source.Packet.Header(source.Packet.Layers[source.Index - 1]);
            values.AddHex(direction.IsEmpty ? byte.MaxValue : direction[^1], 2);
        }),
        .. FieldTable.Read(Protocol.HostController, PlaceOf, """
            h x 0 1 0 hci_h4.type HCI Packet Type
            """u8),
        .. FieldTable.Read(Protocol.ControllerCommand, PlaceOf, """
            h X 0 2 0 bthci_cmd.opcode Command Opcode
            h X 0 2 FC00 bthci_cmd.opcode.ogf Opcode Group Field
            h X 0 2 3FF bthci_cmd.opcode.ocf Opcode Command Field
            h d 2 1 0 bthci_cmd.param_length Parameter Total Length
            """u8),
        .. FieldTable.Read(Protocol.ControllerEvent, PlaceOf, """
            h x 0 1 0 bthci_evt.code Event Code
            h d 1 1 0 bthci_evt.param_length Parameter Total Length
            """u8),
        .. FieldTable.Read(Protocol.ControllerData, PlaceOf, """
            h X 0 2 FFF bthci_acl.chandle Connection Handle
            h D 0 2 3000 bthci_acl.pb_flag PB Flag
            h D 0 2 C000 bthci_acl.bc_flag BC Flag
            h D 2 2 0 bthci_acl.length Data Total Length
            """u8),
        .. FieldTable.Read(Protocol.ControllerVoice, PlaceOf, """
            h X 0 2 FFF bthci_sco.chandle Connection Handle
            h X 0 2 3000 bthci_sco.packet_status Packet Status
            h d 2 1 0 bthci_sco.length Data Total Length
            """u8),
    ];

    private static int PlaceOf(in FieldSource source, char part, int index) => index == 0 ? 0 : -1;
}
