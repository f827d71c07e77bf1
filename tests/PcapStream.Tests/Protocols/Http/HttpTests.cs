using PcapStream.Protocols;

namespace PcapStream.Tests.Protocols.Http;

/// <summary>RFC 9112, sections 2 to 6.</summary>
public sealed class HttpTests
{
    private const string Request = "GET /a?b=c HTTP/1.1\r\nHost: ex.com\r\nuser-agent: x\r\nCookie: a=1; "
        + "b=2\r\nContent-Length: 3\r\n\r\nabc";
    private const string Response = "HTTP/1.1 404 Not Found\r\nSet-Cookie: x\r\nSet-Cookie: "
        + "y\r\nContent-Type:text/html; q\r\n\r\nhi";

    [Theory]
    [InlineData(Request, "http.request", "1")]
    [InlineData(Request, "http.request.method", "GET")]
    [InlineData(Request, "http.request.uri", "/a?b=c")]
    [InlineData(Request, "http.request.version", "HTTP/1.1")]
    [InlineData(Request, "http.response", "")]
    [InlineData(Request, "http.response.code", "")]
    [InlineData(Request, "http.host", "ex.com")]
    [InlineData(Request, "http.user_agent", "x")]
    [InlineData(Request, "http.cookie", "a=1; b=2")]
    [InlineData(Request, "http.content_length", "3")]
    [InlineData(Response, "http.response", "1")]
    [InlineData(Response, "http.response.code", "404")]
    [InlineData(Response, "http.response.phrase", "Not Found")]
    [InlineData(Response, "http.response.version", "HTTP/1.1")]
    [InlineData(Response, "http.request.version", "")]
    [InlineData(Response, "http.set_cookie", "x,y")]
    [InlineData(Response, "http.content_type", "text/html; q")]
    public void A_head_is_read(string message, string field, string expected) =>
        Assert.Equal(expected, Field(message, field));

    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: lf\n\n", "http.host", "lf")]
    [InlineData("GET / HTTP/1.1\r\nHost: cut", "http.host", "cut")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHo", "http.host", "a")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\u00FFb\r\n\r\n", "http.host", "a\uFFFDb")]
    [InlineData("GET / HTTP/1.1\r\n\r\nHost: body", "http.host", "")]
    [InlineData("HTTP/1.1 200\r\n\r\n", "http.response.code", "200")]
    [InlineData("HTTP/1.1 200 \r\n\r\n", "http.response.phrase", "")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", "http.content_length", "")]
    [InlineData("GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "http.content_length", "")]
    public void Odd_heads_are_read_as_far_as_possible(string message, string field, string expected) =>
        Assert.Equal(expected, Field(message, field));

    [Theory]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("GET HTTP/1.1\r\n")]
    [InlineData("get / HTTP/1.1\r\n")]
    [InlineData("G\u0001T / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n")]
    [InlineData("HTTP/1.1 20x OK\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n")]
    [InlineData("HTTP/1.1\r\n")]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    public void Bytes_without_a_complete_first_line_are_not_HTTP(string payload) =>
        Assert.Equal("ip:tcp", Layers(payload, 1234));

    [Theory]
    [InlineData("GET / HTTP/1.1", "http.request.version", "HTTP/1.1")]
    [InlineData("GET /long", "http.request.uri", "/long")]
    [InlineData("GET", "http.request.method", "GET")]
    [InlineData("GET /\r\n\r\n", "http.request.uri", "/")]
    [InlineData("\r\nGET / HTTP/1.1\r\n\r\n", "http.request.uri", "/")]
    [InlineData("HTTP/1.1 20", "http.response.version", "HTTP/1.1")]
    [InlineData("HTTP/1.1 20", "http.response.code", "")]
    [InlineData("HTTP/1.1 200", "http.response.code", "200")]
    [InlineData("HTTP/1.1 404 Not", "http.response.phrase", "Not")]
    [InlineData("GE", "http.request", "")]
    [InlineData("NOTIFY / HTTP/1.1\r\n", "http.request", "")]
    public void An_incomplete_first_line_is_read_on_a_port_of_HTTP(
        string message, string field, string expected) =>
        Assert.Equal(expected, Field(message, field));

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "100,200")]
    [InlineData("HTTP/1.1 204 None\r\n\r\nHTTP/1.1 304 Same\r\nETag: a\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "204,304,200")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: t\r\n\r\nHTTP/1.1 404 "
            + "No\r\n\r\n",
        "200,404")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\nHTTP/1.1 404 No\r\n\r\n", "200")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\nHTTP/1.1 404 No\r\n\r\n", "200")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab\r\nHTTP/1.1 404 No\r\n\r\n", "200,404")]
    public void A_response_follows_the_body_of_another(string payload, string expected) =>
        Assert.Equal(expected, Field(payload, "http.response.code"));

    [Theory]
    [InlineData("POST /1 HTTP/1.1\r\nContent-Length: 5\r\n\r\nabcdeGET /2 HTTP/1.1\r\n\r\n", "/1,/2")]
    [InlineData("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", "/1,/2")]
    [InlineData("POST /1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", "/1")]
    [InlineData("POST /1 HTTP/1.1\r\nContent-Length: 99\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", "/1")]
    public void A_message_follows_the_body_of_another(string payload, string expected) =>
        Assert.Equal(expected, Field(payload, "http.request.uri"));

    // As tshark 4.0 gives them.
    [Theory]
    [InlineData("GET /a?b=1&c=2&&d HTTP/1.1\r\n\r\n", "http.request.uri.path", "/a")]
    [InlineData("GET /a?b=1&c=2&&d HTTP/1.1\r\n\r\n", "http.request.uri.query", "b=1&c=2&&d")]
    [InlineData("GET /a?b=1&c=2&&d HTTP/1.1\r\n\r\n", "http.request.uri.query.parameter", "b=1,c=2,d")]
    [InlineData("GET /a?b=1?c=2 HTTP/1.1\r\n\r\n", "http.request.uri.query", "b=1?c=2")]
    [InlineData("GET /a? HTTP/1.1\r\n\r\n", "http.request.uri.path", "")]
    [InlineData("GET /a HTTP/1.1\r\nHost:  h.test  \r\n\r\n", "http.request.full_uri", "http://h.test/a")]
    [InlineData("GET /a HTTP/1.1\r\nHost: h\r\nhost: i\r\n\r\n", "http.request.full_uri", "http://i/a")]
    [InlineData("GET /a HTTP/1.1\r\nHost:\r\n\r\n", "http.request.full_uri", "http:///a")]
    [InlineData("GET /a HTTP/1.1\r\n\r\n", "http.request.full_uri", "")]
    [InlineData("GET HTTP://x/a HTTP/1.1\r\nHost: h\r\n\r\n", "http.request.full_uri", "HTTP://x/a")]
    [InlineData("CONNECT x:443 HTTP/1.1\r\nHost: h\r\n\r\n", "http.request.full_uri", "x:443")]
    [InlineData("GET / HTTP/1.1\r\nCookie: a=1; b=2;c=3;; d\r\n\r\n", "http.cookie_pair", "a=1,b=2,c=3,d")]
    [InlineData("GET / HTTP/1.1\r\nAuthorization: Basic dXNlcjpwYXNz\r\n\r\n", "http.authbasic", "user:pass")]
    [InlineData("GET / HTTP/1.1\r\nProxy-Authorization: Basic  dXNlcjpwYXNz\r\n\r\n", "http.authbasic", "user:pass")]
    [InlineData("GET / HTTP/1.1\r\nAuthorization: Basic !!!\r\n\r\n", "http.authbasic", "")]
    [InlineData("GET / HTTP/1.1\r\nAuthorization: Digest dXNlcjpwYXNz\r\n\r\n", "http.authbasic", "")]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\nC : d\n\r\n", "http.request.line", "A: b\r\n,C : d\n")]
    [InlineData("HTTP/1.1 200 x\r\nA: b\r\n\r\n", "http.response.line", "A: b\r\n")]
    [InlineData("HTTP/1.1 200 x\r\nA: b\r\n\r\n", "http.request.line", "")]
    [InlineData("HTTP/1.1 418 x\r\n\r\n", "http.response.code.desc", "I'm a teapot")]
    [InlineData("HTTP/1.1 999 x\r\n\r\n", "http.response.code.desc", "Unknown (999)")]
    [InlineData("NOTIFY / HTTP/1.1\r\nA: b\r\n\r\n", "http.notification", "1")]
    [InlineData("NOTIFY / HTTP/1.1\r\nA: b\r\n\r\n", "http.request.line", "")]
    public void Fields_of_a_head_have_tsharks_values(string head, string field, string expected) =>
        Assert.Equal(expected, Field(head, field));

    [Fact]
    public void Credentials_of_any_length_do_no_harm()
    {
        string head = $"GET / HTTP/1.1\r\nAuthorization: Basic {new string('A', 9000)}\r\n\r\n";
        Assert.Equal("", Field(head, "http.authbasic"));
    }

    [Fact]
    public void SSDP_has_the_same_format_over_UDP() =>
        Assert.Equal("M-SEARCH",
            Occurrences.Of(Occurrences.Udp(1900, Occurrences.Hex("M-SEARCH * HTTP/1.1\r\nHost: a\r\n\r\n")),
                "http.request.method"));

    private static string Field(string payload, string name) =>
        Occurrences.Of(Occurrences.Tcp(80, Occurrences.Hex(payload)), name);

    private static string Layers(string payload, ushort port)
    {
        DecodedPacket packet = new PacketDecoder(applications: true).Decode(Chain.Bytes(Occurrences.Tcp(port,
            Occurrences.Hex(payload))), Chain.RawIp);
        return string.Join(':', packet.Layers[1..].ToArray().Select(layer => ProtocolTable.NameOf(layer.Protocol)));
    }
}
