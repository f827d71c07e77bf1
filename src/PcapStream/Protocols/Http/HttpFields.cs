using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Http;

/// <summary>Fields of HTTP/1 (RFC 9112) and of SSDP, which has the same format: first line and header fields.</summary>
internal static class HttpFields
{
    private const int LongestCredentials = 1024;

    public static readonly Field[] All =
    [
        Of("request", FieldType.Boolean, "Request", static (message, values) =>
            AddTruth(message.IsRequest && !HttpMethods.IsNotification(message.Method), values)),
        Of("request.method", FieldType.Text, "Request Method",
            static (message, values) => AddAny(message.Method, values)),
        Of("request.uri", FieldType.Text, "Request URI", static (message, values) => AddAny(message.Target, values)),
        .. HttpTargetFields.All,
        Of("request.version", FieldType.Text, "Request Version",
            static (message, values) => AddAny(message.IsRequest ? message.Version : default, values)),
        Of("response", FieldType.Boolean, "Response", static (message, values) => AddTruth(!message.IsRequest, values)),
        Of("response.version", FieldType.Text, "Response Version",
            static (message, values) => AddAny(message.IsRequest ? default : message.Version, values)),
        Of("response.code", FieldType.Unsigned16, "Status Code", static (message, values) =>
        {
            if (!message.StatusCode.IsEmpty)
                values.AddDecimal(ulong.Parse(message.StatusCode, CultureInfo.InvariantCulture));
        }),
        Of("response.code.desc", FieldType.Text, "Status Code Description", static (message, values) =>
        {
            if (!message.StatusCode.IsEmpty)
                values.AddText(HttpNames.Status(int.Parse(message.StatusCode, CultureInfo.InvariantCulture)));
        }),
        Of("response.phrase", FieldType.Text, "Response Phrase",
            static (message, values) => AddAny(message.Phrase, values)),
        Of("notification", FieldType.Boolean, "Notification", static (message, values) =>
            AddTruth(HttpMethods.IsNotification(message.Method), values)),
        Of("request.line", FieldType.Text, "Request line", static (message, values) =>
        {
            if (message.IsRequest && !HttpMethods.IsNotification(message.Method))
                AddLines(message.Headers, values);
        }),
        Of("response.line", FieldType.Text, "Response line", static (message, values) =>
        {
            if (!message.IsRequest)
                AddLines(message.Headers, values);
        }),
        Header("host", "Host", "Host"),
        Header("user_agent", "User-Agent", "User-Agent"),
        Header("referer", "Referer", "Referer"),
        Header("cookie", "Cookie", "Cookie"),
        Of("cookie_pair", FieldType.Text, "Cookie pair", AddCookiePairs),
        Header("set_cookie", "Set-Cookie", "Set-Cookie"),
        Header("content_type", "Content-Type", "Content-Type"),
        Header("content_length_header", "Content-Length", "Content-Length"),
        Of("content_length", FieldType.Unsigned64, "Content length", AddContentLength),
        Header("content_encoding", "Content-Encoding", "Content-Encoding"),
        Header("transfer_encoding", "Transfer-Encoding", "Transfer-Encoding"),
        Header("accept", "Accept", "Accept"),
        Header("accept_language", "Accept-Language", "Accept-Language"),
        Header("accept_encoding", "Accept Encoding", "Accept-Encoding"),
        Header("authorization", "Authorization", "Authorization"),
        Of("authbasic", FieldType.Text, "Credentials", AddCredentials),
        Header("www_authenticate", "WWW-Authenticate", "WWW-Authenticate"),
        Header("proxy_authenticate", "Proxy-Authenticate", "Proxy-Authenticate"),
        Header("proxy_authorization", "Proxy-Authorization", "Proxy-Authorization"),
        Header("cache_control", "Cache-Control", "Cache-Control"),
        Header("connection", "Connection", "Connection"),
        Header("date", "Date", "Date"),
        Header("last_modified", "Last-Modified", "Last-Modified"),
        Header("location", "Location", "Location"),
        Header("server", "Server", "Server"),
        Header("upgrade", "Upgrade", "Upgrade"),
        Header("x_forwarded_for", "X-Forwarded-For", "X-Forwarded-For"),
        Header("sec_websocket_accept", "Sec-WebSocket-Accept", "Sec-WebSocket-Accept"),
        Header("sec_websocket_extensions", "Sec-WebSocket-Extensions", "Sec-WebSocket-Extensions"),
        Header("sec_websocket_key", "Sec-WebSocket-Key", "Sec-WebSocket-Key"),
        Header("sec_websocket_protocol", "Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol"),
        Header("sec_websocket_version", "Sec-WebSocket-Version", "Sec-WebSocket-Version"),
        .. RequestFields.OfHttp.Select(field => field.AlsoIn(Protocol.Ssdp)),
    ];

    /// <summary>Reads the values of a field in a message.</summary>
    internal delegate void HttpMessageReader(HttpMessage message, FieldValues values);

    /// <summary>A field of each message.</summary>
    internal static Field Of(string name, FieldType type, string description, HttpMessageReader read) =>
        Field.Of(Protocol.Http, "http." + name, type, description, (in source, values) =>
        {
            if (HttpMessage.TryReadExpected(source.Bytes, out HttpMessage message))
                read(message, values);
        }).AlsoIn(Protocol.Ssdp);

    private static Field Header(string name, string description, string headerName)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(headerName);
        return Of(name, FieldType.Text, description, (message, values) =>
        {
            foreach (HttpHeader header in message.Headers)
            {
                if (header.Is(wanted))
                    values.AddAscii(header.Value);
            }
        });
    }

    // With the ends of the lines.
    private static void AddLines(HttpHeaders headers, FieldValues values)
    {
        for (ReadOnlySpan<byte> rest = headers.Rest; headers.MoveNext(); rest = headers.Rest)
            values.AddAscii(rest[..(rest.Length - headers.Rest.Length)]);
    }

    private static void AddCookiePairs(HttpMessage message, FieldValues values)
    {
        foreach (HttpHeader header in message.Headers)
        {
            if (!header.Is("Cookie"u8))
                continue;
            ReadOnlySpan<byte> cookies = header.Value;
            foreach (Range range in cookies.Split((byte)';'))
                AddAny(cookies[range].TrimStart((byte)' '), values);
        }
    }

    // RFC 7617: the name and the password, in Base64.
    private static void AddCredentials(HttpMessage message, FieldValues values)
    {
        ReadOnlySpan<byte> scheme = "Basic"u8;
        Span<byte> credentials = stackalloc byte[LongestCredentials];
        foreach (HttpHeader header in message.Headers)
        {
            if ((header.Is("Authorization"u8) || header.Is("Proxy-Authorization"u8))
                && header.Value.StartsWith(scheme) && header.Value.Length > scheme.Length
                && header.Value[scheme.Length] is (byte)' ' or (byte)'\t'
                && Base64.DecodeFromUtf8(
                    header.Value[scheme.Length..].Trim(" \t"u8), credentials, out _, out int length)
                    == OperationStatus.Done)
                AddAny(credentials[..length], values);
        }
    }

    // If there are several, the last counts.
    private static void AddContentLength(HttpMessage message, FieldValues values)
    {
        ulong? length = null;
        foreach (HttpHeader header in message.Headers)
        {
            if (header.Is("Content-Length"u8) && header.TryReadNumber(out ulong number))
                length = number;
        }
        if (length is { } value)
            values.AddDecimal(value);
    }

    private static void AddTruth(bool isSo, FieldValues values)
    {
        if (isSo)
            values.AddBoolean(true);
    }

    private static void AddAny(ReadOnlySpan<byte> text, FieldValues values)
    {
        if (!text.IsEmpty)
            values.AddAscii(text);
    }
}
