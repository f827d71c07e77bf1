namespace PcapStream.Protocols.Http;

/// <summary>Goes over the header fields of an HTTP/1 message, RFC 9112, section 5, up to the empty line or a line that is none.</summary>
public ref struct HttpHeaders
{
    internal HttpHeaders(ReadOnlySpan<byte> bytes) => Rest = bytes;

    /// <summary>The header field at hand.</summary>
    public HttpHeader Current { get; private set; }

    /// <summary>What is behind it; behind the empty line in the end.</summary>
    internal ReadOnlySpan<byte> Rest { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly HttpHeaders GetEnumerator() => this;

    /// <summary>Goes to the next.</summary>
    /// <returns>False behind the last.</returns>
    public bool MoveNext()
    {
        int end = Rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = WithoutReturn(end < 0 ? Rest : Rest[..end]);
        int colon = line.IndexOf((byte)':');
        if (!line.IsEmpty && colon < 0)
            return false;
        Rest = end < 0 ? default : Rest[(end + 1)..];
        if (line.IsEmpty)
            return false;
        Current = new HttpHeader(line[..colon], line[(colon + 1)..].TrimStart(" \t"u8));
        return true;
    }

    internal static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
