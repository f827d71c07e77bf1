using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>An Ethernet, IPv4 or IPv6 address; its text is tshark's, no name resolved, and takes up to <see cref="LongestText"/> bytes.</summary>
public readonly struct NetworkAddress : IUtf8SpanFormattable
{
    /// <summary>More than the bytes of any text.</summary>
    public const int LongestText = 64;

    private readonly FlowAddress _value;
    private readonly AddressKind _kind;

    internal NetworkAddress(FlowAddress value, AddressKind kind)
    {
        _value = value;
        _kind = kind;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        bytesWritten = utf8Destination.Length < LongestText ? 0 : Format(utf8Destination);
        return bytesWritten > 0;
    }

    private int Format(Span<byte> text)
    {
        switch (_kind)
        {
            case AddressKind.Ethernet:
                return FormatEthernet(text);
            case AddressKind.Ipv4:
                return FormatIpv4(text);
            default:
                Span<byte> bytes = stackalloc byte[16];
                BinaryPrimitives.WriteUInt64BigEndian(bytes, _value.Upper);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _value.Lower);
                return Ipv6Text.Format(bytes, text);
        }
    }

    private int FormatEthernet(Span<byte> text)
    {
        for (int i = 0; i < 6; i++)
        {
            Utf8Formatter.TryFormat((byte)(_value.Lower >> (40 - i * 8)), text[(i * 3)..], out _, new System.Buffers.StandardFormat('x', 2));
            text[i * 3 + 2] = (byte)':';
        }
        return 17;
    }

    private int FormatIpv4(Span<byte> text)
    {
        int length = 0;
        for (int shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(_value.Lower >> shift), text[length..], out int digits);
            length += digits;
            text[length++] = (byte)'.';
        }
        return length - 1;
    }
}
