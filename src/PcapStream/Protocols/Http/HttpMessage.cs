using System.Buffers;

namespace PcapStream.Protocols.Http;

/// <summary>
/// The head of an HTTP/1 message, RFC 9112: a request line or a status line, header fields, and an empty line. All but
/// the first line may be incomplete.
/// <code>
///  GET /index HTTP/1.1      HTTP/1.1 200 OK
///  Host: example.com        Content-Length: 12
/// </code>
/// </summary>
public readonly ref struct HttpMessage
{
    private const int VersionLength = 8;
    private const int CodeLength = 3;

    private static readonly SearchValues<byte> MethodCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ-_"u8);

    private HttpMessage(
        ReadOnlySpan<byte> first,
        ReadOnlySpan<byte> second,
        ReadOnlySpan<byte> third,
        bool isRequest,
        HttpHeaders headers)
    {
        IsRequest = isRequest;
        Method = isRequest ? first : default;
        Target = isRequest ? second : default;
        Version = isRequest ? third : first;
        StatusCode = isRequest ? default : second;
        Phrase = isRequest ? default : third;
        Headers = headers;
    }

    /// <summary>Whether it is a request, not a response.</summary>
    public bool IsRequest { get; }

    /// <summary>The method of a request.</summary>
    public ReadOnlySpan<byte> Method { get; }

    /// <summary>The target of a request.</summary>
    public ReadOnlySpan<byte> Target { get; }

    /// <summary>
    /// The version, <c>HTTP/1.1</c> or <c>HTTP/1.0</c>; incomplete if the request is.
    /// </summary>
    public ReadOnlySpan<byte> Version { get; }

    /// <summary>The status code of a response, three digits; empty if the line is incomplete.</summary>
    public ReadOnlySpan<byte> StatusCode { get; }

    /// <summary>The reason phrase of a response, often empty.</summary>
    public ReadOnlySpan<byte> Phrase { get; }

    /// <summary>Enumerates the header fields.</summary>
    public HttpHeaders Headers { get; }

    /// <summary>Reads a message at the start of bytes.</summary>
    /// <returns>False if they do not start with a complete request or status line of HTTP/1.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpMessage message)
    {
        message = default;
        // The first word excludes nearly all segments, which are not searched for the end of a line.
        if ((!StartsWithMethod(bytes) && !IsVersion(bytes)) || bytes.IndexOf((byte)'\n') is not (>= 0 and int end))
            return false;
        ReadOnlySpan<byte> line = HttpHeaders.WithoutReturn(bytes[..end]);
        var headers = new HttpHeaders(bytes[(end + 1)..]);
        return IsVersion(line) ? TryReadStatus(line, headers, out message) : TryReadRequest(line, headers, out message);
    }

    /// <summary>
    /// Reads a message where one is expected: if it starts with a known method, its first line may be incomplete or
    /// have no version.
    /// </summary>
    internal static bool TryReadExpected(ReadOnlySpan<byte> bytes, out HttpMessage message)
    {
        if (TryRead(bytes, out message))
            return true;
        if (!StartsExpected(bytes))
            return false;
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = HttpHeaders.WithoutReturn(end < 0 ? bytes : bytes[..end]);
        var headers = new HttpHeaders(end < 0 ? default : bytes[(end + 1)..]);
        ReadOnlySpan<byte> first = ReadWord(ref line);
        bool isResponse = !HttpMethods.IsKnown(first);
        ReadOnlySpan<byte> second = ReadWord(ref line);
        bool isCode = second.Length == CodeLength && !second.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        message = new HttpMessage(first, isResponse && !isCode ? default : second, line, !isResponse, headers);
        return true;
    }

    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor)
    {
        // The response that agrees on HTTP/2 may be in one segment with the first frames.
        if (cursor.IsHttp2 && !IsVersion(cursor.Rest))
        {
            cursor.AddMessage(protocol, 0, 0);
            return Protocol.Http2;
        }
        // RFC 9112, section 2.2: empty lines before a message are ignored.
        int empty = cursor.Rest.Length - cursor.Rest.TrimStart("\r\n"u8).Length;
        ReadOnlySpan<byte> rest = cursor.Rest[empty..];
        if (!TryReadExpected(rest, out HttpMessage message) || !cursor.Skip(protocol, empty))
            return Protocol.None;
        HttpHeaders headers = message.Headers;
        while (headers.MoveNext())
            continue;
        int headLength = rest.Length - headers.Rest.Length;
        cursor.AddMessage(protocol, headLength, headLength + message.BodyLength(headers.Rest));
        return cursor.Rest.IsEmpty ? Protocol.None : cursor.IsHttp2 ? Protocol.Http2 : protocol;
    }

    private static bool StartsWithMethod(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyExcept(MethodCharacters) is > 0 and int end && bytes[end] == ' ';

    // With the version of a response, the word of Shoutcast's responses, or a known method.
    private static bool StartsExpected(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("HTTP/"u8))
            return true;
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, HttpMethods.LongestKnown + 2)];
        int end = start.IndexOfAny((byte)' ', (byte)'\n');
        ReadOnlySpan<byte> word = end < 0 || start[end] == '\n'
            ? HttpHeaders.WithoutReturn(end < 0 ? start : start[..end])
            : start[..end];
        return word.SequenceEqual("ICY"u8) || HttpMethods.IsKnown(word);
    }

    private static ReadOnlySpan<byte> ReadWord(scoped ref ReadOnlySpan<byte> line)
    {
        int space = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = space < 0 ? line : line[..space];
        line = space < 0 ? default : line[(space + 1)..];
        return word;
    }

    /// <summary>Whether responses with a status have no body: 1xx, 204 and 304 (RFC 9112, section 6.3).</summary>
    internal static bool IsWithoutBody(ReadOnlySpan<byte> code) =>
        code is [(byte)'1', ..] || code.SequenceEqual("204"u8) || code.SequenceEqual("304"u8);

    /// <summary>Finds the host that a request names; of several, the last counts, as in Wireshark.</summary>
    /// <param name="host">Its name, without leading space; it may be empty.</param>
    /// <returns>False if it names no host.</returns>
    internal bool TryFindHost(out ReadOnlySpan<byte> host)
    {
        bool isFound = false;
        host = default;
        foreach (HttpHeader header in Headers)
        {
            if (!header.Is("Host"u8))
                continue;
            isFound = true;
            host = header.Value;
        }
        return isFound;
    }

    /// <summary>
    /// Bytes of the body among those after the head. RFC 9112, section 6.3: a request without a length has no body.
    /// Other bodies may extend to the end of the connection.
    /// </summary>
    internal int BodyLength(ReadOnlySpan<byte> rest)
    {
        if (IsRequest ? !HasLength() : IsWithoutBody(StatusCode))
            return 0;
        long length = rest.Length;
        foreach (HttpHeader header in Headers)
        {
            if (header.Is("Transfer-Encoding"u8))
                return HttpChunks.Length(header.Value, rest);
            if (header.Is("Content-Length"u8))
                length = header.TryReadNumber(out ulong number) && number < (ulong)rest.Length
                    ? (long)number
                    : rest.Length;
        }
        return (int)length;
    }

    private bool HasLength()
    {
        foreach (HttpHeader header in Headers)
        {
            if (header.Is("Transfer-Encoding"u8) || header.Is("Content-Length"u8))
                return true;
        }
        return false;
    }

    private static bool TryReadStatus(ReadOnlySpan<byte> line, HttpHeaders headers, out HttpMessage message)
    {
        ReadOnlySpan<byte> rest = line[VersionLength..];
        bool isStatus = rest.Length > CodeLength && rest[0] == ' '
            && !rest.Slice(1, CodeLength).ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (rest.Length == CodeLength + 1 || rest[CodeLength + 1] == ' ');
        message = default;
        if (!isStatus)
            return false;
        ReadOnlySpan<byte> phrase = rest[Math.Min(CodeLength + 2, rest.Length)..];
        message = new HttpMessage(line[..VersionLength], rest.Slice(1, CodeLength), phrase, false, headers);
        return true;
    }

    private static bool TryReadRequest(ReadOnlySpan<byte> line, HttpHeaders headers, out HttpMessage message)
    {
        message = default;
        int method = line.IndexOf((byte)' ');
        int version = line.Length - VersionLength;
        if (method < 0 || version <= method + 1 || line[version - 1] != ' ' || !IsVersion(line[version..])
            || line[..method].ContainsAnyExcept(MethodCharacters))
            return false;
        message = new HttpMessage(line[..method], line[(method + 1)..(version - 1)], line[version..], true, headers);
        return true;
    }

    private static bool IsVersion(ReadOnlySpan<byte> text) =>
        text.Length >= VersionLength && text.StartsWith("HTTP/1."u8)
            && char.IsAsciiDigit((char)text[VersionLength - 1]);
}

/// <summary>
/// Request methods (IANA, HTTP methods) that are common enough to recognise a request.
/// </summary>
internal static class HttpMethods
{
    private const string Known = """
        GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE PATCH LABEL MERGE DELETE SEARCH UNLOCK REPORT
        UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST M-SEARCH SUBSCRIBE PROPPATCH BPROPFIND
        BPROPPATCH UNCHECKOUT
        MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT RPC_IN_DATA RPC_OUT_DATA VERSION-CONTROL BASELINE-CONTROL
        """;

    private static readonly byte[][] Names =
    [
        .. Known.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>The length of the longest known method.</summary>
    public static int LongestKnown { get; } = Names.Max(name => name.Length);

    /// <summary>Whether a word is a known method.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty || !char.IsAsciiLetterUpper((char)word[0]) || word.Length > LongestKnown)
            return false;
        foreach (byte[] name in Names)
        {
            if (word.SequenceEqual(name))
                return true;
        }
        return false;
    }

    /// <summary>
    /// Whether a method announces an event instead of requesting something (UPnP Device Architecture, General Event
    /// Notification).
    /// </summary>
    public static bool IsNotification(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("NOTIFY"u8) || method.SequenceEqual("SUBSCRIBE"u8)
            || method.SequenceEqual("UNSUBSCRIBE"u8);
}
