using System.Buffers.Text;
using System.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Mail;

/// <summary>
/// IMAP, RFC 9051, section 2.2: a segment of its stream, with commands or answers. Its whole lines are read.
/// <code>
///  a1 SELECT INBOX
///  * 5 EXISTS
///  a1 OK done
/// </code>
/// </summary>
internal static class ImapStream
{
    public const ushort Port = 143;

    /// <summary>Whether a client sent the segment.</summary>
    public static bool IsRequest(in FieldSource source) => ServerSide.IsDestination(source, Port);

    /// <summary>
    /// Whether a segment starts with a whole line, and if it is the server's, with an answer and not within a mail.
    /// </summary>
    public static bool IsStart(ReadOnlySpan<byte> segment, bool isRequest)
    {
        if (!segment.Contains((byte)'\n'))
            return false;
        ReadOnlySpan<byte> line = TextLine.First(segment);
        if (isRequest || IsUntagged(line) || line is [(byte)'+', (byte)' ', ..])
            return true;
        TextLine.TakeWord(ref line);
        ReadOnlySpan<byte> status = TextLine.TakeWord(ref line);
        return Ascii.EqualsIgnoreCase(status, "OK"u8) || Ascii.EqualsIgnoreCase(status, "NO"u8)
            || Ascii.EqualsIgnoreCase(status, "BAD"u8);
    }

    /// <summary>Takes the next whole line, and the text of a mail that it announces.</summary>
    /// <param name="rest">The rest of the segment.</param>
    /// <param name="line">The line with its end.</param>
    /// <param name="text">The line without its end.</param>
    /// <returns>False if no whole line follows, or the mail continues in another segment.</returns>
    public static bool TryTake(
        scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line, out ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> before = rest;
        line = default;
        text = default;
        if (!rest.Contains((byte)'\n') || !TextLine.TryTake(ref rest, out text))
            return false;
        line = before[..(before.Length - rest.Length)];
        long mail = IsUntagged(text) ? MailLength(text) : 0;
        if (mail > rest.Length)
            return false;
        rest = rest[(int)mail..];
        return true;
    }

    /// <summary>Whether a line is an answer to no command in particular.</summary>
    public static bool IsUntagged(ReadOnlySpan<byte> text) => text is [(byte)'*'] or [(byte)'*', (byte)' ', ..];

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Imap, 0);
        return Protocol.None;
    }

    // RFC 9051, section 4.3: the number of bytes in braces at the end of a line.
    private static long MailLength(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> line = text;
        TextLine.TakeWord(ref line);
        TextLine.TakeWord(ref line);
        int brace = text.LastIndexOf((byte)'{');
        bool isMail = Ascii.EqualsIgnoreCase(TextLine.TakeWord(ref line), "FETCH"u8) && brace >= 0;
        return isMail && Utf8Parser.TryParse(text[(brace + 1)..], out uint length, out int digits)
            && text.Length == brace + digits + 2 && text[^1] == '}' ? length : 0;
    }
}

/// <summary>Fields of IMAP.</summary>
internal static class ImapFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Imap, "imap.isrequest", FieldType.Boolean, "Request",
            (in source, values) => values.AddBoolean(ImapStream.IsRequest(source))),
        OfLines("line", "Line", static (line, _, values) => values.AddAscii(line)),
        Tagged("request", "Request", isRequest: true, static (line, values) => values.AddAscii(line)),
        Word("request_tag", "Request Tag", isRequest: true, Tag),
        Word("response_tag", "Response Tag", isRequest: false, Tag),
        Tagged("response", "Response", isRequest: false, static (line, values) => values.AddAscii(line)),
        Word("request.command", "Request Command", isRequest: true, CommandWithoutUid),
        Word("response.command", "Response Command", isRequest: false, Third),
        Word("response.status", "Response Status", isRequest: false, Second),
        OfLines("tag", "Tag", static (line, isRequest, values) =>
        {
            if (HasTag(line, isRequest))
                AddAny(Tag(TextLine.First(line)), values);
        }),
        OfLines("command", "Command", static (line, isRequest, values) =>
        {
            ReadOnlySpan<byte> text = TextLine.First(line);
            if (HasTag(line, isRequest))
                AddAny(isRequest ? CommandWithUid(text) : Third(text), values);
        }),
        Field.Of(Protocol.Imap, "imap.request.command.uid", FieldType.Boolean, "Request isUID", (in source, values) =>
        {
            if (!ImapStream.IsRequest(source))
                return;
            ReadOnlySpan<byte> rest = source.Bytes;
            while (ImapStream.TryTake(ref rest, out _, out ReadOnlySpan<byte> text))
            {
                if (IsUid(Second(text)))
                    values.AddBoolean(true);
            }
        }),
    ];

    private delegate void LineReader(ReadOnlySpan<byte> line, bool isRequest, FieldValues values);

    private delegate void TaggedReader(ReadOnlySpan<byte> line, FieldValues values);

    private delegate ReadOnlySpan<byte> WordReader(ReadOnlySpan<byte> line);

    private static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> line) => TextLine.TakeWord(ref line);

    private static ReadOnlySpan<byte> Second(ReadOnlySpan<byte> line)
    {
        bool hasTag = !TextLine.TakeWord(ref line).IsEmpty;
        return hasTag ? TextLine.TakeWord(ref line) : default;
    }

    private static ReadOnlySpan<byte> Third(ReadOnlySpan<byte> line)
    {
        if (Second(line).IsEmpty)
            return default;
        TextLine.TakeWord(ref line);
        TextLine.TakeWord(ref line);
        return TextLine.TakeWord(ref line);
    }

    private static bool IsUid(ReadOnlySpan<byte> word) => Ascii.EqualsIgnoreCase(word, "UID"u8);

    private static ReadOnlySpan<byte> CommandWithoutUid(ReadOnlySpan<byte> line) =>
        IsUid(Second(line)) ? Third(line) : Second(line);

    private static ReadOnlySpan<byte> CommandWithUid(ReadOnlySpan<byte> line) =>
        IsUid(Second(line)) && Third(line).IsEmpty ? default : Second(line);

    private static Field OfLines(string name, string description, LineReader read) =>
        Field.Of(Protocol.Imap, "imap." + name, FieldType.EndedText, description, (in source, values) =>
        {
            bool isRequest = ImapStream.IsRequest(source);
            ReadOnlySpan<byte> rest = source.Bytes;
            while (ImapStream.TryTake(ref rest, out ReadOnlySpan<byte> line, out _))
                read(line, isRequest, values);
        });

    private static Field Tagged(string name, string description, bool isRequest, TaggedReader read) =>
        OfLines(name, description, (line, fromClient, values) =>
        {
            ReadOnlySpan<byte> text = TextLine.First(line);
            if (fromClient == isRequest && !text.IsEmpty && HasTag(line, isRequest))
                read(text, values);
        });

    private static Field Word(string name, string description, bool isRequest, WordReader read) =>
        Tagged(name, description, isRequest, (line, values) => AddAny(read(line), values));

    private static bool HasTag(ReadOnlySpan<byte> line, bool isRequest) =>
        isRequest || !ImapStream.IsUntagged(TextLine.First(line));

    private static void AddAny(ReadOnlySpan<byte> word, FieldValues values)
    {
        if (!word.IsEmpty)
            values.AddAscii(word);
    }
}
