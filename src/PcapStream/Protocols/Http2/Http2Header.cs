namespace PcapStream.Protocols.Http2;

/// <summary>
/// HTTP/2, RFC 9113: frames that follow each other. Only the packets before tell that a stream is of HTTP/2.
/// </summary>
internal static class Http2Header
{
    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        int length = cursor.Rest.Length;
        cursor.AddMessage(Protocol.Http2, Math.Min(Http2Frame.HeaderSize, length), length);
        return Protocol.None;
    }
}
