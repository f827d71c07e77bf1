using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Files;

/// <summary>
/// TFTP, RFC 1350, section 5, with the options of RFC 2347. A zero byte ends each text. Only messages from and to the
/// server's port are recognised; the server answers from another.
/// <code>
///  0        2                                      0            2       4
///  +--------+------+------+--------+-------         +------------+-------+------
///  | opcode | file | mode | option | value   data:  | 3          | block | data
///  +--------+------+------+--------+-------         +------------+-------+------
/// </code>
/// </summary>
internal static class TftpMessage
{
    public const ushort Port = 69;
    public const int Size = 2;

    public const int Read = 1;
    public const int Write = 2;
    public const int Data = 3;
    public const int Acknowledgment = 4;
    public const int Error = 5;
    public const int Options = 6;

    /// <summary>The kind of a message; 0 if it is incomplete.</summary>
    public static int OpcodeOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < Size ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    /// <summary>Takes a text and the zero byte after it.</summary>
    /// <returns>False if the zero byte is missing.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        int end = rest.IndexOf((byte)0);
        text = end < 0 ? default : rest[..end];
        if (end >= 0)
            rest = rest[(end + 1)..];
        return end >= 0;
    }

    /// <summary>Finds the options of a request, or of the answer to its options.</summary>
    /// <returns>False if it has no options.</returns>
    public static bool HasOptions(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> options)
    {
        options = default;
        int opcode = OpcodeOf(bytes);
        if (opcode is not (Read or Write or Options))
            return false;
        options = bytes[Size..];
        return opcode == Options || (TryTake(ref options, out _) && TryTake(ref options, out _));
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Tftp, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of TFTP.</summary>
internal static class TftpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Tftp, "tftp.opcode", FieldType.Unsigned16, "Opcode", 0),
        Text("source_file", "Source File", 0, TftpMessage.Read),
        Text("destination_file", "Destination File", 0, TftpMessage.Write),
        Text("type", "Type", 1, TftpMessage.Read, TftpMessage.Write),
        Field.Decimal(Protocol.Tftp, "tftp.block", FieldType.Unsigned16, "Block", 2)
            .If(bytes => TftpMessage.OpcodeOf(bytes) is TftpMessage.Data or TftpMessage.Acknowledgment),
        Field.Decimal(Protocol.Tftp, "tftp.error.code", FieldType.Unsigned16, "Error code", 2).If(IsError),
        Of("error.message", FieldType.EndedText, "Error message", static (bytes, values) =>
        {
            if (TryReadError(bytes, out ReadOnlySpan<byte> message))
                values.AddAscii(message);
        }),
        Of("error", FieldType.None, "TFTP ERROR packet", static (bytes, values) =>
        {
            if (TryReadError(bytes, out _))
                values.AddBoolean(true);
        }),
        Option("option.name", "Option name", isValue: false),
        Option("option.value", "Option value", isValue: true),
    ];

    private delegate void MessageReader(ReadOnlySpan<byte> bytes, FieldValues values);

    private static bool IsError(ReadOnlySpan<byte> bytes) => TftpMessage.OpcodeOf(bytes) == TftpMessage.Error;

    private static bool TryReadError(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> message)
    {
        const int CodeEnd = 4;
        message = default;
        if (!IsError(bytes) || bytes.Length < CodeEnd)
            return false;
        ReadOnlySpan<byte> rest = bytes[CodeEnd..];
        return TftpMessage.TryTake(ref rest, out message);
    }

    private static Field Of(string name, FieldType type, string description, MessageReader read) =>
        Field.Of(Protocol.Tftp, "tftp." + name, type, description,
            (in source, values) => read(source.Bytes, values));

    // The text after a number of others.
    private static Field Text(string name, string description, int before, params int[] opcodes) =>
        Of(name, FieldType.EndedText, description, (bytes, values) =>
        {
            if (!opcodes.AsSpan().Contains(TftpMessage.OpcodeOf(bytes)))
                return;
            ReadOnlySpan<byte> rest = bytes[TftpMessage.Size..];
            bool isWhole = TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> text);
            for (int i = 0; i < before && isWhole; i++)
                isWhole = TftpMessage.TryTake(ref rest, out text);
            if (isWhole)
                values.AddAscii(text);
        });

    private static Field Option(string name, string description, bool isValue) =>
        Of(name, FieldType.EndedText, description, (bytes, values) =>
        {
            if (!TftpMessage.HasOptions(bytes, out ReadOnlySpan<byte> rest))
                return;
            while (TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> option)
                && TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> value))
                values.AddAscii(isValue ? value : option);
        });
}
