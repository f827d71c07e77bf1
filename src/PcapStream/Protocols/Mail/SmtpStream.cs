using System.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Mail;

/// <summary>
/// SMTP, RFC 5321, sections 4.1 and 4.2: a segment of its stream, with commands, answers, or part of a mail.
/// <code>
///  MAIL FROM:&lt;a@example.com&gt;
///  250-mail.example.com
///  250 SIZE 1000
/// </code>
/// </summary>
internal static class SmtpStream
{
    public const ushort Port = 25;
    public const ushort Submission = 587;

    private const int CommandLength = 4;
    private const int CodeLength = 3;

    // Any other line may be part of a mail, whose start is in segments before.
    private static readonly byte[][] Commands =
    [
        .. "HELO EHLO MAIL RCPT RSET NOOP QUIT AUTH VRFY EXPN ETRN BDAT STARTTLS".Split(' ')
            .Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] WholeLines = [.. "DATA HELP TURN".Split(' ').Select(Encoding.ASCII.GetBytes)];

    /// <summary>Whether a client sent the segment.</summary>
    public static bool IsRequest(in FieldSource source) => ServerSide.IsDestination(source, Port, Submission);

    /// <summary>Whether a server's segment starts with a code.</summary>
    public static bool StartsAnswer(ReadOnlySpan<byte> segment) => TextLine.StartsWithDigits(segment, CodeLength);

    /// <summary>Takes the next command of a segment.</summary>
    /// <param name="rest">The rest of the segment; empty after a command that mail follows.</param>
    /// <param name="line">The line with its end.</param>
    /// <param name="text">The line without its end.</param>
    /// <returns>False if the next line is not a command.</returns>
    public static bool TryTakeCommand(
        scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> before = rest;
        line = default;
        if (!TextLine.TryTake(ref rest, out text) || !IsCommand(text))
            return false;
        line = before[..(before.Length - rest.Length)];
        if (Starts(text, "DATA"u8) || Starts(text, "BDAT"u8))
            rest = default;
        return true;
    }

    /// <summary>Separates the command, of four letters, and its parameter.</summary>
    public static ReadOnlySpan<byte> CommandOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> parameter)
    {
        // Wireshark also leaves out the fifth letter of STARTTLS.
        parameter = text.Length > CommandLength ? text[(CommandLength + 1)..] : default;
        return text[..CommandLength];
    }

    /// <summary>Takes the next line of an answer.</summary>
    /// <param name="rest">The rest of the segment.</param>
    /// <param name="isFirst">Whether the line starts an answer; afterwards, whether the next line does.</param>
    /// <param name="line">The line with its end.</param>
    /// <param name="text">The line without its end.</param>
    /// <returns>False if the next line has no code.</returns>
    public static bool TryTakeAnswer(
        scoped ref ReadOnlySpan<byte> rest, ref bool isFirst, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> before = rest;
        line = default;
        if (!TextLine.TryTake(ref rest, out text) || !StartsAnswer(text))
            return false;
        line = before[..(before.Length - rest.Length)];
        isFirst = text.Length == CodeLength || text[CodeLength] != '-';
        return true;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Smtp, 0);
        return Protocol.None;
    }

    private static bool IsCommand(ReadOnlySpan<byte> text)
    {
        foreach (byte[] command in Commands)
        {
            if (Starts(text, command))
                return true;
        }
        foreach (byte[] command in WholeLines)
        {
            if (Ascii.EqualsIgnoreCase(text, command))
                return true;
        }
        return false;
    }

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> command) =>
        text.Length >= command.Length && Ascii.EqualsIgnoreCase(text[..command.Length], command)
            && (text.Length == command.Length || text[command.Length] == ' ');
}

/// <summary>Fields of SMTP.</summary>
internal static class SmtpFields
{
    public static readonly Field[] All =
    [
        Request("req", FieldType.Boolean, "Request", static (_, _, values) => values.AddBoolean(true)),
        Field.Of(Protocol.Smtp, "smtp.rsp", FieldType.Boolean, "Response", (in source, values) =>
        {
            if (!SmtpStream.IsRequest(source))
                values.AddBoolean(true);
        }),
        Request("command_line", FieldType.Text, "Command Line", static (line, _, values) => values.AddAscii(line)),
        Request("req.command", FieldType.Text, "Command",
            static (_, text, values) => values.AddAscii(SmtpStream.CommandOf(text, out ReadOnlySpan<byte> _))),
        Request("req.parameter", FieldType.Text, "Request parameter", static (_, text, values) =>
        {
            SmtpStream.CommandOf(text, out ReadOnlySpan<byte> parameter);
            if (!parameter.IsEmpty)
                values.AddAscii(parameter);
        }),
        Response("response", FieldType.Text, "Response", static (isFirst, line, _, values) =>
        {
            if (isFirst)
                values.AddAscii(line);
        }),
        Response("response.code", FieldType.Unsigned32, "Response code", static (isFirst, _, text, values) =>
        {
            if (isFirst)
                values.AddDecimal(TextLine.CodeOf(text));
        }),
        Response("rsp.parameter", FieldType.Text, "Response parameter", static (_, _, text, values) =>
        {
            if (text.Length >= 4)
                values.AddAscii(text[4..]);
        }),
    ];

    private delegate void RequestReader(ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, FieldValues values);

    private delegate void ResponseReader(
        bool isFirst, ReadOnlySpan<byte> line, ReadOnlySpan<byte> text, FieldValues values);

    private static Field Request(string name, FieldType type, string description, RequestReader read) =>
        Field.Of(Protocol.Smtp, "smtp." + name, type, description, (in source, values) =>
        {
            if (!SmtpStream.IsRequest(source))
                return;
            ReadOnlySpan<byte> rest = source.Bytes;
            while (SmtpStream.TryTakeCommand(ref rest, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text))
                read(line, text, values);
        });

    private static Field Response(string name, FieldType type, string description, ResponseReader read) =>
        Field.Of(Protocol.Smtp, "smtp." + name, type, description, (in source, values) =>
        {
            if (SmtpStream.IsRequest(source))
                return;
            ReadOnlySpan<byte> rest = source.Bytes;
            bool isFirst = true;
            bool startsNext = true;
            while (SmtpStream.TryTakeAnswer(
                ref rest, ref startsNext, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text))
            {
                read(isFirst, line, text, values);
                isFirst = startsNext;
            }
        });
}
