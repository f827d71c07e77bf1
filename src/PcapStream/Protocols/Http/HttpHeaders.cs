using System.Buffers.Text;
using System.Text;

namespace PcapStream.Protocols.Http;

/// <summary>
/// Enumerates the header fields of an HTTP/1 message, RFC 9112, section 5, up to the empty line or an invalid line.
/// </summary>
public ref struct HttpHeaders
{
    internal HttpHeaders(ReadOnlySpan<byte> bytes) => Rest = bytes;

    /// <summary>The current header field.</summary>
    public HttpHeader Current { get; private set; }

    /// <summary>The bytes after the current field; in the end, those after the empty line.</summary>
    internal ReadOnlySpan<byte> Rest { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly HttpHeaders GetEnumerator() => this;

    /// <summary>Advances to the next.</summary>
    /// <returns>False after the last.</returns>
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

    internal static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) =>
        line is [.., (byte)'\r'] ? line[..^1] : line;
}

/// <summary>A header field of an HTTP/1 message, RFC 9112, section 5: <c>Host: example.com</c>.</summary>
public readonly ref struct HttpHeader
{
    internal HttpHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The value, without leading space.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether the name is this one, in any case (RFC 9110, section 5.1).</summary>
    public bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>Reads a value that is a decimal number.</summary>
    public bool TryReadNumber(out ulong number) =>
        Utf8Parser.TryParse(Value, out number, out int taken) && taken == Value.TrimEnd((byte)' ').Length;
}
