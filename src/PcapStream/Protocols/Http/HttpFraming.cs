using System.Text;
using PcapStream.Protocols.Http2;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Http;

/// <summary>
/// Finds the ends of HTTP/1 messages in a stream (RFC 9112, section 6.3). As in Wireshark, a response without a length
/// continues to the end of the stream.
/// </summary>
/// <param name="request">The latest request of the other side.</param>
/// <param name="isLast">Whether the side sends nothing after the bytes, so that no body is waited for.</param>
internal ref struct HttpFraming(HttpRequestKind request, bool isLast)
{
    /// <summary>
    /// The latest request among the messages; <see cref="HttpRequestKind.None"/> if all are responses.
    /// </summary>
    public HttpRequestKind Request { get; private set; }

    /// <summary>Whether a response agrees to go on with HTTP/2.</summary>
    public bool IsUpgraded { get; private set; }

    /// <summary>How far the messages are complete.</summary>
    /// <param name="bytes">Bytes that start with a message.</param>
    public MessageExtent Measure(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            ReadOnlySpan<byte> rest = bytes[at..];
            int empty = rest.Length - rest.TrimStart("\r\n"u8).Length;
            if (!HttpMessage.TryReadExpected(rest[empty..], out HttpMessage message))
                return MessageExtent.Whole(bytes);
            int head = HeadLength(rest[empty..]);
            if (head < 0)
                return new MessageExtent(at, MessageWait.Segment);
            MessageExtent body = MeasureBody(message, rest[(empty + head)..]);
            if (body.Wait != MessageWait.Nothing)
                return body with { Complete = at, Goal = empty + head };
            at += empty + head + body.Complete;
            IsUpgraded = IsUpgrade(message);
            if (IsUpgraded)
            {
                MessageExtent frames = Http2Framing.Measure(bytes[at..]);
                return frames with { Complete = at + frames.Complete };
            }
        }
        return MessageExtent.Whole(bytes);
    }

    /// <summary>Whether bytes of a side that sends messages may be the start of a first line.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) =>
        bytes is [>= (byte)' ' and <= (byte)'~', ..] && !bytes.Contains((byte)'\n');

    private MessageExtent MeasureBody(HttpMessage message, ReadOnlySpan<byte> rest)
    {
        if (message.IsRequest)
            Request = HttpRequests.KindOf(message.Method);
        if (isLast || (!message.IsRequest && HasNoBody(message.StatusCode)))
            return new MessageExtent(Math.Min(message.BodyLength(rest), rest.Length));
        int? length = null;
        foreach (HttpHeader header in message.Headers)
        {
            if (header.Is("Transfer-Encoding"u8) && HttpChunks.IsChunked(header.Value))
            {
                var chunks = new ChunkReader();
                int taken = chunks.Read(rest);
                return chunks.IsDone
                    ? new MessageExtent(taken)
                    : new MessageExtent(0, MessageWait.Chunks) { Chunks = chunks };
            }
            if (header.Is("Content-Length"u8) && header.TryReadNumber(out ulong number) && number <= int.MaxValue)
                length = (int)number;
        }
        if (length is { } known)
        {
            return known <= rest.Length
                ? new MessageExtent(known)
                : new MessageExtent(0, MessageWait.Bytes, (uint)(known - rest.Length));
        }
        return message.IsRequest ? default : new MessageExtent(0, MessageWait.End);
    }

    private readonly bool HasNoBody(ReadOnlySpan<byte> code) =>
        request == HttpRequestKind.Head || (request == HttpRequestKind.Connect && code is [(byte)'2', ..])
            || HttpMessage.IsWithoutBody(code);

    private static bool IsUpgrade(HttpMessage message)
    {
        if (!message.StatusCode.SequenceEqual("101"u8))
            return false;
        foreach (HttpHeader header in message.Headers)
        {
            if (header.Is("Upgrade"u8))
                return Ascii.EqualsIgnoreCase(header.Value, "h2c"u8);
        }
        return false;
    }

    /// <summary>The length of a head, up to the end of the first empty line; -1 without one.</summary>
    public static int HeadLength(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; ;)
        {
            int end = bytes[at..].IndexOf((byte)'\n');
            if (end < 0)
                return -1;
            bool isEmpty = HttpHeaders.WithoutReturn(bytes.Slice(at, end)).IsEmpty;
            at += end + 1;
            if (isEmpty)
                return at;
        }
    }
}

/// <summary>A request, as far as it decides on the body of its response (RFC 9112, section 6.3).</summary>
internal enum HttpRequestKind : byte
{
    None,
    Head,
    Connect,
    Other,
}

/// <summary>Names the kinds of requests.</summary>
internal static class HttpRequests
{
    /// <summary>The kind of a method.</summary>
    public static HttpRequestKind KindOf(ReadOnlySpan<byte> method)
    {
        if (method.SequenceEqual("HEAD"u8))
            return HttpRequestKind.Head;
        return method.SequenceEqual("CONNECT"u8) ? HttpRequestKind.Connect : HttpRequestKind.Other;
    }
}
