using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.NetBios;

/// <summary>
/// SMB 2 and 3, MS-SMB2, section 2.2.1: a header, little-endian, whose next offset leads to another message. Encrypted
/// messages have another header (section 2.2.41).
/// <code>
///  0          4         6        8        12        14        16      20     24
///  +----------+---------+--------+--------+---------+---------+-------+------+------------
///  | protocol | length  | charge | status | command | credits | flags | next | message ID
///  +----------+---------+--------+--------+---------+---------+-------+------+------------
///  32           36     40        48          64
///  +------------+------+---------+-----------+------
///  | process ID | tree | session | signature | body      asynchronous: an ID of 8 bytes for process and tree
///  +------------+------+---------+-----------+------
/// </code>
/// </summary>
internal static class ServerMessage
{
    /// <summary>The first byte of an encrypted message.</summary>
    public const byte Encrypted = 0xFD;

    /// <summary>The first byte of a message.</summary>
    public const byte Plain = 0xFE;

    public const int Size = 64;

    private const int EncryptedSize = 52;
    private const int NextOffset = 20;
    private const int SessionHeaderSize = 4;

    /// <summary>Whether bytes start with a header of version 2 or 3.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        bytes is [Encrypted or Plain, (byte)'S', (byte)'M', (byte)'B', ..];

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        // The session's header says where the last of several messages ends.
        int left = LengthLeft(cursor);
        if (!IsMessage(rest))
            return Protocol.None;
        bool isPlain = rest[0] == Plain;
        long next = isPlain && rest.Length >= Size ? BinaryPrimitives.ReadUInt32LittleEndian(rest[NextOffset..]) : 0;
        bool continues = next >= Size && next < Math.Min(left, rest.Length);
        cursor.AddMessage(
            Protocol.Smb2, Math.Min(isPlain ? Size : EncryptedSize, left), continues ? (int)next : left);
        if (continues)
            return IsMessage(cursor.Rest) ? Protocol.Smb2 : Protocol.None;
        return SessionHeader.IsMessage(cursor.Rest) ? Protocol.NetBiosSession : Protocol.None;
    }

    private static int LengthLeft(in HeaderCursor cursor)
    {
        int i = cursor.Count - 1;
        while (i > 0 && cursor.Layers[i].Protocol == Protocol.Smb2)
            i--;
        Layer session = cursor.Layers[i];
        int length = SessionHeader.LengthOf(cursor.Header(session));
        return Math.Max(session.Offset + SessionHeaderSize + length - cursor.Offset, 0);
    }
}

/// <summary>Fields of the headers of SMB 2 and 3.</summary>
internal static class ServerFields
{
    private const uint Response = 1;
    private const uint Asynchronous = 2;
    private const int FlagsEnd = 20;

    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Smb2, "smb2.protocol_id", FieldType.Unsigned32, "ProtocolId", 0),
        Number("header_len", FieldType.Unsigned16, "Header Length", 4, isHex: false),
        Number("credit.charge", FieldType.Unsigned16, "Credit Charge", 6, isHex: false),
        Number("nt_status", FieldType.Unsigned32, "NT Status", 8, isHex: true, IsResponse),
        Number("cmd", FieldType.Unsigned16, "Command", 12, isHex: false),
        Number("credits.requested", FieldType.Unsigned16, "Credits requested", 14, isHex: false,
            static bytes => !IsResponse(bytes)),
        Number("credits.granted", FieldType.Unsigned16, "Credits granted", 14, isHex: false, IsResponse),
        Number("flags", FieldType.Unsigned32, "Flags", 16, isHex: true),
        Flag("response", "Response", Response),
        Flag("async", "Async command", Asynchronous),
        Flag("chained", "Chained", 4),
        Flag("signature", "Signing", 8),
        Flag("dfs", "DFS operation", 0x10000000),
        Flag("replay", "Replay operation", 0x20000000),
        Number("chain_offset", FieldType.Unsigned32, "Chain Offset", 20, isHex: true),
        Number("msg_id", FieldType.Unsigned64, "Message ID", 24, isHex: false),
        Number("pid", FieldType.Unsigned32, "Process Id", 32, isHex: true, static bytes => !IsAsynchronous(bytes)),
        Number("tid", FieldType.Unsigned32, "Tree Id", 36, isHex: true, static bytes => !IsAsynchronous(bytes)),
        Number("aid", FieldType.Unsigned64, "Async Id", 32, isHex: true, IsAsynchronous),
        Field.Of(Protocol.Smb2, "smb2.sesid", FieldType.Unsigned64, "Session Id", (in source, values) =>
        {
            int at = source.Bytes is [ServerMessage.Encrypted, ..] ? 44 : 40;
            if (source.Bytes.Length >= at + 8)
                values.AddHex(BinaryPrimitives.ReadUInt64LittleEndian(source.Bytes[at..]), 16);
        }),
        Field.Of(Protocol.Smb2, "smb2.signature", FieldType.Bytes, "Signature", (in source, values) =>
        {
            if (IsPlain(source.Bytes) && source.Bytes.Length >= ServerMessage.Size)
                values.AddBytes(source.Bytes[48..ServerMessage.Size]);
        }),
    ];

    private static bool IsPlain(ReadOnlySpan<byte> bytes) => bytes is [ServerMessage.Plain, ..];

    private static uint FlagsOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < FlagsEnd ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);

    private static bool IsResponse(ReadOnlySpan<byte> bytes) => (FlagsOf(bytes) & Response) != 0;

    private static bool IsAsynchronous(ReadOnlySpan<byte> bytes) => (FlagsOf(bytes) & Asynchronous) != 0;

    private static Field Flag(string name, string description, uint mask) =>
        Field.Of(Protocol.Smb2, "smb2.flags." + name, FieldType.Boolean, description, (in source, values) =>
        {
            if (IsPlain(source.Bytes) && source.Bytes.Length >= FlagsEnd)
                values.AddBoolean((FlagsOf(source.Bytes) & mask) != 0);
        });

    private static Field Number(
        string name, FieldType type, string description, int offset, bool isHex, FieldCondition? condition = null)
    {
        int size = type switch { FieldType.Unsigned16 => 2, FieldType.Unsigned32 => 4, _ => 8 };
        return Field.Of(Protocol.Smb2, "smb2." + name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            // Wireshark reads the flags before all that precedes them.
            int needed = Math.Max(offset + size, FlagsEnd);
            if (!IsPlain(bytes) || bytes.Length < needed || condition?.Invoke(bytes) == false)
                return;
            ulong number = size switch
            {
                2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]),
            };
            if (isHex)
                values.AddHex(number, size * 2);
            else
                values.AddDecimal(number);
        });
    }
}
