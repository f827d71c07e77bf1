using System.Globalization;
using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Http;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A tree of the messages of HTTP and SSDP.</summary>
internal abstract class HttpTree(string name, string help, string title, params TreeBranch[] branches)
    : NamedTree(name, help, title, branches)
{
    public override void Count(in CountedPacket packet, int[] fields, NamedTreeCounter counter)
    {
        DecodedPacket headers = packet.Messages;
        foreach (ref readonly Layer layer in headers.Layers)
        {
            if (layer.Protocol is not (Protocol.Http or Protocol.Ssdp) || layer.IsQuoted
                || !HttpMessage.TryReadExpected(headers.Bytes(layer), out HttpMessage message))
                continue;
            counter.Begin();
            Count(message, headers, counter);
        }
    }

    /// <summary>Counts a message.</summary>
    protected abstract void Count(HttpMessage message, in DecodedPacket packet, NamedTreeCounter counter);

    /// <summary>The status code of a response; 0 if it has none.</summary>
    protected static int CodeOf(HttpMessage message)
    {
        int code = 0;
        foreach (byte digit in message.StatusCode)
            code = code * 10 + digit - '0';
        return code;
    }

    /// <summary>The host that a request names; empty for none.</summary>
    protected static ReadOnlySpan<byte> HostOf(HttpMessage message)
    {
        ReadOnlySpan<byte> host = default;
        foreach (HttpHeader header in message.Headers)
        {
            if (header.Is("Host"u8))
                host = header.Value;
        }
        return host;
    }
}

/// <summary><c>http,tree</c>.</summary>
internal sealed class HttpPacketTree() : HttpTree(
    "http", "HTTP's responses by code, and requests by method", "HTTP/Packet Counter",
    new TreeBranch("Total HTTP Packets"), new("HTTP Request Packets", All), new("HTTP Response Packets", All),
    new("Other HTTP Packets", All), new("???: broken", Responses), new("1xx: Informational", Responses),
    new("2xx: Success", Responses), new("3xx: Redirection", Responses), new("4xx: Client Error", Responses),
    new("5xx: Server Error", Responses))
{
    private new const int All = 0;
    private const int Requests = 1;
    private const int Responses = 2;
    private const int Others = 3;
    private const int Broken = 4;

    protected override void Count(HttpMessage message, in DecodedPacket packet, NamedTreeCounter counter)
    {
        counter.Count(All);
        if (message.IsRequest)
        {
            counter.Count(Requests);
            // tshark leaves out the prefix of extended methods (RFC 2774).
            ReadOnlySpan<byte> method = message.Method;
            counter.Count(Requests, method.StartsWith("M-"u8) ? method[2..] : method);
            return;
        }
        int code = CodeOf(message);
        if (code == 0)
        {
            counter.Count(Others);
            return;
        }
        int group = code is >= 100 and < 600 ? Broken + code / 100 : Broken;
        counter.Count(Responses);
        counter.Count(group);
        counter.Count(group, HttpStatusNames.Of(code));
    }
}

/// <summary><c>http_req,tree</c>.</summary>
internal sealed class HttpRequestTree() : HttpTree(
    "http_req", "HTTP's requests by host and target", "HTTP/Requests", new TreeBranch("HTTP Requests by HTTP Host"))
{
    protected override void Count(HttpMessage message, in DecodedPacket packet, NamedTreeCounter counter)
    {
        if (!message.IsRequest)
            return;
        counter.Count(0);
        ReadOnlySpan<byte> host = HostOf(message);
        if (host.IsEmpty)
            return;
        counter.Count(0, host);
        counter.CountBelow(message.Target);
    }
}

/// <summary><c>http_srv,tree</c>.</summary>
internal sealed class HttpServerTree() : HttpTree(
    "http_srv", "HTTP's requests and responses by server", "HTTP/Load Distribution",
    new TreeBranch("HTTP Requests by Server"), new("HTTP Requests by Server Address", Requests),
    new("HTTP Requests by HTTP Host", Requests), new("HTTP Responses by Server Address"))
{
    private const int Requests = 0;
    private const int ByAddress = 1;
    private const int ByHost = 2;
    private const int Responses = 3;

    protected override void Count(HttpMessage message, in DecodedPacket packet, NamedTreeCounter counter)
    {
        var ends = InnerEnds.Of(packet, AddressKind.Ipv4, out _);
        Span<byte> room = stackalloc byte[NetworkAddress.LongestText];
        (message.IsRequest ? ends.Destination : ends.Source).TryFormat(room, out int length, default, null);
        ReadOnlySpan<byte> server = room[..length];
        if (message.IsRequest)
            CountRequest(server, HostOf(message), counter);
        else if (CodeOf(message) is not 0 and int code)
        {
            counter.Count(Responses);
            counter.Count(Responses, server);
            counter.CountBelow(code is > 100 and < 400 ? "OK"u8 : "KO"u8);
        }
    }

    private static void CountRequest(ReadOnlySpan<byte> server, ReadOnlySpan<byte> host, NamedTreeCounter counter)
    {
        counter.Count(Requests);
        counter.Count(ByAddress);
        counter.Count(ByHost);
        counter.Count(ByAddress, server);
        if (host.IsEmpty)
            return;
        counter.CountBelow(host);
        counter.Count(ByHost, host);
        counter.CountBelow(server);
    }
}

/// <summary>Wireshark's names of status codes (RFC 9110 and IANA, HTTP status codes).</summary>
internal static class HttpStatusNames
{
    private const string Known = """
        100 Continue
        101 Switching Protocols
        102 Processing
        103 Early Hints
        199 Informational - Others
        200 OK
        201 Created
        202 Accepted
        203 Non-authoritative Information
        204 No Content
        205 Reset Content
        206 Partial Content
        207 Multi-Status
        208 Already Reported
        226 IM Used
        299 Success - Others
        300 Multiple Choices
        301 Moved Permanently
        302 Found
        303 See Other
        304 Not Modified
        305 Use Proxy
        307 Temporary Redirect
        308 Permanent Redirect
        399 Redirection - Others
        400 Bad Request
        401 Unauthorized
        402 Payment Required
        403 Forbidden
        404 Not Found
        405 Method Not Allowed
        406 Not Acceptable
        407 Proxy Authentication Required
        408 Request Time-out
        409 Conflict
        410 Gone
        411 Length Required
        412 Precondition Failed
        413 Request Entity Too Large
        414 Request-URI Too Long
        415 Unsupported Media Type
        416 Requested Range Not Satisfiable
        417 Expectation Failed
        418 I'm a teapot
        421 Misdirected Request
        422 Unprocessable Entity
        423 Locked
        424 Failed Dependency
        425 Too Early
        426 Upgrade Required
        428 Precondition Required
        429 Too Many Requests
        431 Request Header Fields Too Large
        451 Unavailable For Legal Reasons
        499 Client Error - Others
        500 Internal Server Error
        501 Not Implemented
        502 Bad Gateway
        503 Service Unavailable
        504 Gateway Time-out
        505 HTTP Version not supported
        506 Variant Also Negotiates
        507 Insufficient Storage
        508 Loop Detected
        510 Not Extended
        511 Network Authentication Required
        599 Server Error - Others
        """;

    private static readonly Dictionary<int, byte[]> Names = Known.Split('\n').ToDictionary(
        line => int.Parse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture), Encoding.ASCII.GetBytes);

    /// <summary>A code and its name.</summary>
    public static ReadOnlySpan<byte> Of(int code) => Names.TryGetValue(code, out byte[]? name)
        ? name
        : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{code} Unknown ({code})"));
}
