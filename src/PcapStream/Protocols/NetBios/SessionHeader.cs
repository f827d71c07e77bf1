using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.NetBios;

/// <summary>
/// NetBIOS's session service, RFC 1002, section 4.3, and SMB over TCP without it, MS-SMB2, section 2.1: messages in a
/// stream. Only those that a segment starts with and has as a whole, or as far as it was captured, are read.
/// <code>
///  0      1        4
///  +------+--------+---------
///  | type | length | payload      in NetBIOS's own messages, seven bits of the length are flags
///  +------+--------+---------
/// </code>
/// </summary>
internal static class SessionHeader
{
    public const ushort Port = 139;
    public const ushort DirectPort = 445;

    public const byte Message = 0;

    private const int Size = 4;
    private const byte FirstControl = 0x81;
    private const byte LastControl = 0x85;
    private const int MostControl = 0x1FFFF;

    /// <summary>Whether bytes start with a message of SMB or one of NetBIOS's own.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
            return false;
        return bytes[0] == Message
            ? bytes.Length >= Size * 2 && LengthOf(bytes) >= Size && bytes[4] >= ServerMessage.Encrypted
                && bytes[5..].StartsWith("SMB"u8)
            : bytes[0] is >= FirstControl and <= LastControl && LengthOf(bytes) <= Math.Min(MostControl, bytes.Length);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        int length = LengthOf(rest);
        if (length > rest.Length - Size && !cursor.IsCut)
            return Protocol.None;
        if (rest[0] != Message || !ServerMessage.IsMessage(rest[Size..]))
        {
            cursor.AddMessage(Protocol.NetBiosSession, Size, Size + length);
            return IsMessage(cursor.Rest) ? Protocol.NetBiosSession : Protocol.None;
        }
        return cursor.TryAddLayer(Protocol.NetBiosSession, Size) ? Protocol.Smb2 : Protocol.None;
    }

    /// <summary>Bytes of the payload, as a header gives them.</summary>
    public static int LengthOf(ReadOnlySpan<byte> header) =>
        header[1] << 16 | BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
}

/// <summary>Fields of NetBIOS's session service.</summary>
internal static class SessionHeaderFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.NetBiosSession, "nbss.type", FieldType.Unsigned8, "Message Type", 0),
        Field.Of(Protocol.NetBiosSession, "nbss.flags", FieldType.Unsigned8, "Flags", (in source, values) =>
        {
            // Wireshark takes the first message of a segment as a sign of SMB without NetBIOS, which has no flags.
            DecodedPacket packet = source.Packet;
            Layer first = packet.Layers[packet.IndexOf(Protocol.NetBiosSession)];
            if (packet.Header(first) is [not SessionHeader.Message, ..] && source.Bytes.Length > 1)
                values.AddHex(source.Bytes[1], 2);
        }),
        Field.Decimal(Protocol.NetBiosSession, "nbss.length", FieldType.Unsigned24, "Length", 1),
    ];
}
