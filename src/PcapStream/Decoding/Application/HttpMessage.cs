using System.Buffers;

namespace PcapStream.Decoding.Application;

/// <summary>
/// The head of an HTTP/1 message, RFC 9112: a request line or a status line, header fields, and an empty line. What is cut
/// short is given as far as it is there, but for the first line.
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

    private HttpMessage(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, bool isRequest, HttpHeaders headers)
    {
        IsRequest = isRequest;
        Method = isRequest ? first : default;
        Target = isRequest ? second : default;
        Version = isRequest ? third : first;
        StatusCode = isRequest ? default : second;
        Phrase = isRequest ? default : third;
        Headers = headers;
    }

    /// <summary>Whether it is a request, and not a response.</summary>
    public bool IsRequest { get; }

    /// <summary>A request's method.</summary>
    public ReadOnlySpan<byte> Method { get; }

    /// <summary>What a request is about.</summary>
    public ReadOnlySpan<byte> Target { get; }

    /// <summary>The version, <c>HTTP/1.1</c> or <c>HTTP/1.0</c>.</summary>
    public ReadOnlySpan<byte> Version { get; }

    /// <summary>A response's code, three digits.</summary>
    public ReadOnlySpan<byte> StatusCode { get; }

    /// <summary>A response's reason; often none.</summary>
    public ReadOnlySpan<byte> Phrase { get; }

    /// <summary>The header fields, one after the other.</summary>
    public HttpHeaders Headers { get; }

    /// <summary>Sees a message at the start of bytes.</summary>
    /// <returns>False when they do not begin with a whole request or status line of HTTP/1.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpMessage message)
    {
        message = default;
        // Most segments are told by their first byte.
        if (bytes.IsEmpty || bytes[0] is < (byte)'A' or > (byte)'Z' || bytes.IndexOf((byte)'\n') is not (>= 0 and int end))
            return false;
        ReadOnlySpan<byte> line = HttpHeaders.WithoutReturn(bytes[..end]);
        var headers = new HttpHeaders(bytes[(end + 1)..]);
        return IsVersion(line) ? TryReadStatus(line, headers, out message) : TryReadRequest(line, headers, out message);
    }

    internal static Protocol Take(Protocol protocol, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!TryRead(rest, out HttpMessage message))
            return Protocol.None;
        HttpHeaders headers = message.Headers;
        while (headers.MoveNext())
            continue;
        int headLength = rest.Length - headers.Rest.Length;
        cursor.TakeMessage(protocol, headLength, headLength + message.BodyLength(headers.Rest.Length));
        return cursor.Rest.IsEmpty ? Protocol.None : protocol;
    }

    // RFC 9112, section 6.3: a request without a length has no body; other bodies may end where the connection does.
    private int BodyLength(int most)
    {
        long length = IsRequest ? 0 : most;
        foreach (HttpHeader header in Headers)
        {
            if (header.Is("Transfer-Encoding"u8))
                return most;
            if (header.Is("Content-Length"u8))
                length = header.TryReadNumber(out ulong number) && number < (ulong)most ? (long)number : most;
        }
        return (int)length;
    }

    private static bool TryReadStatus(ReadOnlySpan<byte> line, HttpHeaders headers, out HttpMessage message)
    {
        ReadOnlySpan<byte> rest = line[VersionLength..];
        bool isStatus = rest.Length > CodeLength && rest[0] == ' ' && !rest.Slice(1, CodeLength).ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (rest.Length == CodeLength + 1 || rest[CodeLength + 1] == ' ');
        message = isStatus ? new HttpMessage(line[..VersionLength], rest.Slice(1, CodeLength), rest[Math.Min(CodeLength + 2, rest.Length)..], false, headers) : default;
        return isStatus;
    }

    private static bool TryReadRequest(ReadOnlySpan<byte> line, HttpHeaders headers, out HttpMessage message)
    {
        message = default;
        int method = line.IndexOf((byte)' ');
        int version = line.Length - VersionLength;
        if (method < 0 || version <= method + 1 || line[version - 1] != ' ' || !IsVersion(line[version..]) || line[..method].ContainsAnyExcept(MethodCharacters))
            return false;
        message = new HttpMessage(line[..method], line[(method + 1)..(version - 1)], line[version..], true, headers);
        return true;
    }

    private static bool IsVersion(ReadOnlySpan<byte> text) => text.Length >= VersionLength && text.StartsWith("HTTP/1."u8) && char.IsAsciiDigit((char)text[VersionLength - 1]);
}
