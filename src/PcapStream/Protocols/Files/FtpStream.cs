using System.Buffers.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Files;

/// <summary>
/// FTP's control connection, RFC 959, sections 4.1 and 4.2: a segment of its stream. As in Wireshark, its first line is
/// a command, or an answer with three digits.
/// <code>
///  USER anonymous
///  331 Please specify the password.
/// </code>
/// </summary>
internal static class FtpStream
{
    public const ushort Port = 21;

    private const int CodeLength = 3;
    private const int HostParts = 4;
    private const int Parts = 6;

    /// <summary>Whether a client sent the segment.</summary>
    public static bool IsRequest(in FieldSource source) => ServerSide.IsDestination(source, Port);

    /// <summary>Separates a command and its argument; each may be empty.</summary>
    public static void ReadRequest(
        ReadOnlySpan<byte> segment, out ReadOnlySpan<byte> command, out ReadOnlySpan<byte> argument)
    {
        argument = TextLine.First(segment);
        command = TextLine.TakeWord(ref argument);
        argument = argument.TrimStart((byte)' ');
    }

    /// <summary>Separates an answer's code and text.</summary>
    /// <returns>False if there is no code; all of the line is the text.</returns>
    public static bool HasCode(ReadOnlySpan<byte> segment, out ulong code, out ReadOnlySpan<byte> text)
    {
        text = TextLine.First(segment);
        code = 0;
        if (!TextLine.StartsWithDigits(text, CodeLength))
            return false;
        code = TextLine.CodeOf(text);
        text = text[Math.Min(CodeLength + 1, text.Length)..];
        return true;
    }

    /// <summary>Reads an address and a port: six numbers, with a comma between.</summary>
    /// <param name="text">The text in which they are.</param>
    /// <param name="address">Four bytes for the address.</param>
    /// <param name="port">The port.</param>
    /// <returns>False if there are no such numbers.</returns>
    public static bool TryReadPlace(ReadOnlySpan<byte> text, Span<byte> address, out int port)
    {
        port = 0;
        int start = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
            return false;
        text = text[start..];
        for (int i = 0; i < Parts; i++)
        {
            if (!Utf8Parser.TryParse(text, out byte part, out int length))
                return false;
            text = text[length..];
            if (i < HostParts)
                address[i] = part;
            else
                port = port << 8 | part;
            if (i == Parts - 1)
                return true;
            if (text is not [(byte)',', ..])
                return false;
            text = text[1..];
        }
        return false;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Ftp, 0);
        return Protocol.None;
    }
}

/// <summary>Fields of FTP's control connection.</summary>
internal static class FtpFields
{
    private const ulong EntersPassive = 227;

    public static readonly Field[] All =
    [
        Of("response", FieldType.Boolean, "Response",
            static (in source, values) => values.AddBoolean(!FtpStream.IsRequest(source))),
        Of("request", FieldType.Boolean, "Request",
            static (in source, values) => values.AddBoolean(FtpStream.IsRequest(source))),
        Request("request.command", "Request command",
            static (command, _, values) => AddAny(command, values), FieldType.Text),
        Request("request.arg", "Request arg",
            static (_, argument, values) => AddAny(argument, values), FieldType.Text),
        Response("response.code", "Response code", static (code, _, values) =>
        {
            if (code is { } number)
                values.AddDecimal(number);
        }, FieldType.Unsigned32),
        Response("response.arg", "Response arg", static (_, text, values) => AddAny(text, values), FieldType.Text),
        Response("passive.ip", "Passive IP address",
            static (code, text, values) => AddAddress(code == EntersPassive, text, values), FieldType.Ipv4),
        Response("passive.port", "Passive port",
            static (code, text, values) => AddPort(code == EntersPassive, text, values), FieldType.Unsigned16),
        Request("active.cip", "Active IP address",
            static (command, argument, values) => AddAddress(IsPort(command), argument, values), FieldType.Ipv4),
        Request("active.port", "Active port",
            static (command, argument, values) => AddPort(IsPort(command), argument, values), FieldType.Unsigned16),
    ];

    private delegate void RequestReader(ReadOnlySpan<byte> command, ReadOnlySpan<byte> argument, FieldValues values);

    private delegate void ResponseReader(ulong? code, ReadOnlySpan<byte> text, FieldValues values);

    private static bool IsPort(ReadOnlySpan<byte> command) =>
        System.Text.Ascii.EqualsIgnoreCase(command, "PORT"u8);

    private static Field Of(string name, FieldType type, string description, FieldValueReader read) =>
        Field.Of(Protocol.Ftp, "ftp." + name, type, description, read);

    private static Field Request(string name, string description, RequestReader read, FieldType type) =>
        Of(name, type, description, (in source, values) =>
        {
            if (!FtpStream.IsRequest(source))
                return;
            FtpStream.ReadRequest(source.Bytes, out ReadOnlySpan<byte> command, out ReadOnlySpan<byte> argument);
            read(command, argument, values);
        });

    private static Field Response(string name, string description, ResponseReader read, FieldType type) =>
        Of(name, type, description, (in source, values) =>
        {
            if (!FtpStream.IsRequest(source))
                read(FtpStream.HasCode(source.Bytes, out ulong code, out ReadOnlySpan<byte> text) ? code : null,
                    text, values);
        });

    private static void AddAny(ReadOnlySpan<byte> text, FieldValues values)
    {
        if (!text.IsEmpty)
            values.AddAscii(text);
    }

    private static void AddAddress(bool isPlace, ReadOnlySpan<byte> text, FieldValues values)
    {
        Span<byte> address = stackalloc byte[4];
        if (isPlace && FtpStream.TryReadPlace(text, address, out _))
            values.AddIpv4(address);
    }

    private static void AddPort(bool isPlace, ReadOnlySpan<byte> text, FieldValues values)
    {
        if (isPlace && FtpStream.TryReadPlace(text, stackalloc byte[4], out int port))
            values.AddDecimal((ulong)port);
    }
}
