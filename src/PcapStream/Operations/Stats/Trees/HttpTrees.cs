using System.Buffers.Text;
using System.Diagnostics;
using PcapStream.Protocols;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Names;

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
    private const int LongestStatus = 64;

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
        ReadOnlySpan<byte> name = HttpNames.Status(code);
        Span<byte> status = stackalloc byte[LongestStatus];
        bool fits = Utf8Formatter.TryFormat(code, status, out int length)
            && name.TryCopyTo(status[(length + 1)..]);
        Debug.Assert(fits, "names are short");
        status[length] = (byte)' ';
        counter.Count(group, status[..(length + 1 + name.Length)]);
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
        if (!message.TryFindHost(out ReadOnlySpan<byte> host) || host.IsEmpty)
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
        {
            message.TryFindHost(out ReadOnlySpan<byte> host);
            CountRequest(server, host, counter);
        }
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
