using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Voice;

/// <summary>
/// SIP, RFC 3261, section 7: a first line, header fields, an empty line and a body, over UDP or TCP on any port.
/// <code>
///  INVITE sip:bob@example.com SIP/2.0
///  Call-ID: a84b4c76e66710
///  Content-Type: application/sdp
/// </code>
/// </summary>
internal readonly ref struct SipMessage
{
    private const int CodeLength = 3;

    // Longer first lines are not searched for; a request's address rarely has more than 255 bytes.
    private const int LongestLine = 2048;

    private SipMessage(ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest)
    {
        Line = line;
        Headers = new SipHeaders(rest);
    }

    private static ReadOnlySpan<byte> Version => "SIP/2.0"u8;

    /// <summary>The first line without its end.</summary>
    public ReadOnlySpan<byte> Line { get; }

    /// <summary>Enumerates the header fields.</summary>
    public SipHeaders Headers { get; }

    /// <summary>Whether it is a request.</summary>
    public bool IsRequest => !IsStatus(Line);

    /// <summary>The method of a request.</summary>
    public ReadOnlySpan<byte> Method => IsRequest ? Line[..Line.IndexOf((byte)' ')] : default;

    /// <summary>The address of a request.</summary>
    public ReadOnlySpan<byte> Target =>
        IsRequest ? Line[(Line.IndexOf((byte)' ') + 1)..(Line.Length - Version.Length - 1)] : default;

    /// <summary>The code of an answer, three digits; empty in a request.</summary>
    public ReadOnlySpan<byte> Code => IsRequest ? default : Line.Slice(Version.Length + 1, CodeLength);

    /// <summary>Reads a message at the start of bytes.</summary>
    /// <returns>False if they do not start with a request or status line of SIP.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SipMessage message)
    {
        message = default;
        if (bytes.IsEmpty || !char.IsAsciiLetter((char)bytes[0]))
            return false;
        int end = bytes[..Math.Min(bytes.Length, LongestLine)].IndexOfAny((byte)'\r', (byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
        if (!IsStatus(line) && !IsRequestLine(line))
            return false;
        ReadOnlySpan<byte> rest = bytes;
        TextLine.TryTake(ref rest, out _);
        message = new SipMessage(line, rest);
        return true;
    }

    /// <summary>Reads the body, as far as it was captured: by its length, or else all that follows.</summary>
    /// <returns>False if the headers are incomplete.</returns>
    public bool HasBody(out ReadOnlySpan<byte> body, out long length)
    {
        SipHeaders headers = Headers;
        length = -1;
        while (headers.MoveNext())
        {
            if (headers.Is("Content-Length"u8, "l"u8))
                length = SipText.NumberAt(headers.Value);
        }
        body = headers.Rest;
        length = length < 0 ? body.Length : length;
        body = body[..(int)Math.Min(length, body.Length)];
        return headers.IsWhole;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!TryRead(rest, out SipMessage message))
            return Protocol.None;
        bool isWhole = message.HasBody(out ReadOnlySpan<byte> body, out long length) && length <= body.Length;
        bool isStream = IsInStream(cursor.Layers);
        // The rest of a message in TCP may be in later segments, unless this one was cut.
        if (isStream && !isWhole && !cursor.IsCut)
            return Protocol.None;
        SipHeaders headers = message.Headers;
        while (headers.MoveNext())
            continue;
        int headLength = rest.Length - headers.Rest.Length;
        bool hasSession = !body.IsEmpty && SessionMessage.IsTypeOf(message);
        if (hasSession || !isStream)
        {
            cursor.TryAddLayer(Protocol.Sip, headLength);
            cursor.LimitPayload(body.Length);
            return hasSession ? Protocol.Session : Protocol.None;
        }
        cursor.AddMessage(Protocol.Sip, headLength, headLength + body.Length);
        return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Sip;
    }

    private static bool IsInStream(ReadOnlySpan<Layer> layers)
    {
        int i = layers.Length - 1;
        while (i >= 0 && layers[i].Protocol == Protocol.Sip)
            i--;
        return i >= 0 && layers[i].Protocol == Protocol.Tcp;
    }

    private static bool IsStatus(ReadOnlySpan<byte> line) =>
        line.StartsWith(Version) && line.Length > Version.Length + 1 + CodeLength && line[Version.Length] == ' '
            && line[Version.Length + 1 + CodeLength] == ' '
            && TextLine.StartsWithDigits(line[(Version.Length + 1)..], CodeLength);

    private static bool IsRequestLine(ReadOnlySpan<byte> line)
    {
        if (!line.EndsWith(Version))
            return false;
        ReadOnlySpan<byte> words = line[..^Version.Length];
        ReadOnlySpan<byte> method = TextLine.TakeWord(ref words);
        ReadOnlySpan<byte> target = TextLine.TakeWord(ref words);
        return !method.IsEmpty && target.Contains((byte)':') && words.IsEmpty
            && line[^(Version.Length + 1)] == ' ' && method.Length + target.Length + Version.Length + 2 == line.Length;
    }
}

/// <summary>
/// Enumerates header fields up to the empty line: <c>Name: value</c>, where a line that starts with a space continues
/// the value before it.
/// </summary>
internal ref struct SipHeaders(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _name;

    /// <summary>What follows the fields so far; after the last, the body.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    /// <summary>Whether the empty line was there.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The current value, without the space before it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether the current field has a name, or the compact form of it.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> compact) =>
        System.Text.Ascii.EqualsIgnoreCase(_name, name)
            || (!compact.IsEmpty && System.Text.Ascii.EqualsIgnoreCase(_name, compact));

    /// <summary>Advances to the next field; lines without a colon are left out.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (!IsWhole)
        {
            ReadOnlySpan<byte> before = Rest;
            ReadOnlySpan<byte> rest = before;
            if (!TextLine.TryTake(ref rest, out ReadOnlySpan<byte> line))
                return false;
            int length = line.Length;
            while (!line.IsEmpty && rest is [(byte)' ' or (byte)'\t', ..])
            {
                int start = before.Length - rest.Length;
                TextLine.TryTake(ref rest, out ReadOnlySpan<byte> more);
                length = start + more.Length;
            }
            Rest = rest;
            IsWhole = line.IsEmpty;
            int colon = line.IndexOf((byte)':');
            if (colon < 0)
                continue;
            _name = line[..colon];
            Value = before[(colon + 1)..length].TrimStart(" \t"u8);
            return true;
        }
        return false;
    }
}
