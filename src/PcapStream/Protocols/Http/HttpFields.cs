using System.Text;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Http;

/// <summary>Fields of HTTP/1 (RFC 9112) and of SSDP, which has the same format: first line and header fields.</summary>
internal static class HttpFields
{
    public static readonly Field[] All =
    [
        Of("request", FieldType.Boolean, "Request", static (message, values) =>
            AddTruth(message.IsRequest && !HttpMethods.IsNotification(message.Method), values)),
        Of("request.method", FieldType.Text, "Request Method",
            static (message, values) => AddAny(message.Method, values)),
        Of("request.uri", FieldType.Text, "Request URI", static (message, values) => AddAny(message.Target, values)),
        Of("request.version", FieldType.Text, "Request Version",
            static (message, values) => AddAny(message.IsRequest ? message.Version : default, values)),
        Of("response", FieldType.Boolean, "Response", static (message, values) => AddTruth(!message.IsRequest, values)),
        Of("response.version", FieldType.Text, "Response Version",
            static (message, values) => AddAny(message.IsRequest ? default : message.Version, values)),
        Of("response.code", FieldType.Unsigned16, "Status Code", static (message, values) =>
        {
            if (!message.StatusCode.IsEmpty)
                values.AddDecimal(ulong.Parse(message.StatusCode, System.Globalization.CultureInfo.InvariantCulture));
        }),
        Of("response.phrase", FieldType.Text, "Response Phrase",
            static (message, values) => AddAny(message.Phrase, values)),
        Header("host", "Host", "Host"),
        Header("user_agent", "User-Agent", "User-Agent"),
        Header("referer", "Referer", "Referer"),
        Header("cookie", "Cookie", "Cookie"),
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
        Header("cache_control", "Cache-Control", "Cache-Control"),
        Header("connection", "Connection", "Connection"),
        Header("date", "Date", "Date"),
        Header("last_modified", "Last-Modified", "Last-Modified"),
        Header("location", "Location", "Location"),
        Header("server", "Server", "Server"),
        Header("upgrade", "Upgrade", "Upgrade"),
        Header("x_forwarded_for", "X-Forwarded-For", "X-Forwarded-For"),
        .. RequestFields.OfHttp.Select(field => field.AlsoIn(Protocol.Ssdp)),
    ];

    private delegate void HttpMessageReader(HttpMessage message, FieldValues values);

    private static Field Of(string name, FieldType type, string description, HttpMessageReader read) =>
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
