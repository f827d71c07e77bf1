using System.Buffers.Text;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// SDP, RFC 8866, section 5: lines with a letter, an equals sign and a value, in the body of a message of SIP.
/// <code>
///  v=0
///  c=IN IP4 10.0.0.1
///  m=audio 49172 RTP/AVP 0
///  a=sendrecv
/// </code>
/// </summary>
internal static class SessionMessage
{
    /// <summary>Whether a message's body has the type of SDP.</summary>
    public static bool IsTypeOf(SipMessage message)
    {
        SipHeaders headers = message.Headers;
        bool isSession = false;
        while (headers.MoveNext())
        {
            if (!headers.Is("Content-Type"u8, "c"u8))
                continue;
            int end = headers.Value.IndexOf((byte)';');
            ReadOnlySpan<byte> type = (end < 0 ? headers.Value : headers.Value[..end]).Trim((byte)' ');
            isSession = Ascii.EqualsIgnoreCase(type, "application/sdp"u8);
        }
        return isSession;
    }

    /// <summary>Takes the next line with a value.</summary>
    /// <param name="rest">The rest of the body.</param>
    /// <param name="kind">The letter.</param>
    /// <param name="value">The value.</param>
    /// <returns>False after the last, which an empty line follows.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out char kind, out ReadOnlySpan<byte> value)
    {
        while (TextLine.TryTake(ref rest, out ReadOnlySpan<byte> line) && !line.IsEmpty)
        {
            if (line is not [var letter, (byte)'=', ..])
                continue;
            kind = (char)letter;
            value = line[2..];
            return true;
        }
        kind = default;
        value = default;
        return false;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Session, 0);
        return Protocol.None;
    }
}

/// <summary>Fields of SDP.</summary>
internal static class SessionFields
{
    private const int OwnerWords = 6;
    private const int ConnectionWords = 3;
    private const int MediaWords = 4;

    public static readonly Field[] All =
    [
        Line('v', "version", "Session Description Protocol Version (v)"),
        Line('o', "owner", "Owner/Creator, Session Id (o)"),
        Word('o', OwnerWords, 0, "owner.username", "Owner Username"),
        Word('o', OwnerWords, 1, "owner.sessionid", "Session ID"),
        Word('o', OwnerWords, 2, "owner.version", "Session Version"),
        Word('o', OwnerWords, 3, "owner.network_type", "Owner Network Type"),
        Word('o', OwnerWords, 4, "owner.address_type", "Owner Address Type"),
        Word('o', OwnerWords, 5, "owner.address", "Owner Address"),
        Line('s', "session_name", "Session Name (s)"),
        Line('c', "connection_info", "Connection Information (c)"),
        Word('c', ConnectionWords, 0, "connection_info.network_type", "Connection Network Type"),
        Word('c', ConnectionWords, 1, "connection_info.address_type", "Connection Address Type"),
        Word('c', ConnectionWords, 2, "connection_info.address", "Connection Address", until: '/'),
        Line('t', "time", "Time Description, active time (t)"),
        Word('t', 2, 0, "time.start", "Session Start Time"),
        Word('t', 2, 1, "time.stop", "Session Stop Time"),
        Line('m', "media", "Media Description, name and address (m)"),
        Word('m', MediaWords, 0, "media.media", "Media Type"),
        Of("media.port", FieldType.Unsigned16, "Media Port", (kind, value, _, values) =>
        {
            if (kind == 'm' && HasWord(value, MediaWords, 1, out ReadOnlySpan<byte> text)
                && Utf8Parser.TryParse(text, out uint port, out int _) && port <= ushort.MaxValue)
                values.AddDecimal(port);
        }),
        Word('m', MediaWords, 1, "media.port_string", "Media Port", until: '/'),
        Word('m', MediaWords, 2, "media.proto", "Media Protocol"),
        Attribute("session_attr", "Session Attribute (a)", isMedia: false),
        Attribute("media_attr", "Media Attribute (a)", isMedia: true),
    ];

    private delegate void LineReader(char kind, ReadOnlySpan<byte> value, bool isMedia, FieldValues values);

    private static Field Of(string name, FieldType type, string description, LineReader read) =>
        Field.Of(Protocol.Session, "sdp." + name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> rest = source.Bytes;
            bool isMedia = false;
            while (SessionMessage.TryTake(ref rest, out char kind, out ReadOnlySpan<byte> value))
            {
                isMedia |= kind == 'm';
                read(kind, value, isMedia, values);
            }
        });

    private static Field Line(char wanted, string name, string description) =>
        Of(name, FieldType.Text, description, (kind, value, _, values) =>
        {
            if (kind == wanted && !value.IsEmpty)
                values.AddText(value);
        });

    private static Field Attribute(string name, string description, bool isMedia) =>
        Of(name, FieldType.Text, description, (kind, value, isInMedia, values) =>
        {
            if (kind == 'a' && isInMedia == isMedia && !value.IsEmpty)
                values.AddText(value);
        });

    private static Field Word(
        char wanted, int count, int index, string name, string description, char? until = null) =>
        Of(name, FieldType.Text, description, (kind, value, _, values) =>
        {
            if (kind != wanted || !HasWord(value, count, index, out ReadOnlySpan<byte> word))
                return;
            int end = until is { } letter ? word.IndexOf((byte)letter) : -1;
            values.AddText(end < 0 ? word : word[..end]);
        });

    // The last word extends to the end of the line.
    private static bool HasWord(ReadOnlySpan<byte> value, int count, int index, out ReadOnlySpan<byte> word)
    {
        word = default;
        for (int i = 0; i < count; i++)
        {
            if (value.IsEmpty)
                return false;
            ReadOnlySpan<byte> next = i == count - 1 ? value : TextLine.TakeWord(ref value);
            value = value.TrimStart((byte)' ');
            if (i == index)
                word = next;
        }
        return true;
    }
}
