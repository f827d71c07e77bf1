using System.Buffers.Text;
using System.Text;

namespace PcapStream.Protocols.Http;

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
    public bool TryReadNumber(out ulong number) => Utf8Parser.TryParse(Value, out number, out int taken) && taken == Value.TrimEnd((byte)' ').Length;
}
