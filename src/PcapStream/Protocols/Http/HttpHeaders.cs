using System.Buffers.Text;
using System.Text;

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

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Its value, without the space before it.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether it has a name, whatever the case (RFC 9110, section 5.1).</summary>
    public bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>Reads a value that is nothing but a decimal number.</summary>
    public bool TryReadNumber(out ulong number) =>
        Utf8Parser.TryParse(Value, out number, out int taken) && taken == Value.TrimEnd((byte)' ').Length;
}
