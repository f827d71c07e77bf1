using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>An Ethernet, IPv4 or IPv6 address in 128 bits, shorter ones in the low bits.</summary>
internal readonly record struct FlowAddress(ulong Upper, ulong Lower)
{
    // Reads two bytes more than the address has: both addresses of an Ethernet header are followed by more bytes.
    public static FlowAddress Ethernet(ReadOnlySpan<byte> bytes) =>
        new(0, BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);

    public static FlowAddress Ipv4(ReadOnlySpan<byte> bytes) => new(0, BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public static FlowAddress Ipv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public int CompareTo(FlowAddress other) =>
        Upper != other.Upper ? Upper.CompareTo(other.Upper) : Lower.CompareTo(other.Lower);
}

/// <summary>The kind of a <see cref="FlowAddress"/>.</summary>
internal enum AddressKind
{
    Ethernet,
    Ipv4,
    Ipv6,
}

/// <summary>
/// An Ethernet, IPv4 or IPv6 address. Its text is tshark's without name resolution, at most <see cref="LongestText"/>
/// bytes.
/// </summary>
public readonly struct NetworkAddress : IUtf8SpanFormattable
{
    /// <summary>Bytes that are enough for any text.</summary>
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
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
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
            byte octet = (byte)(_value.Lower >> (40 - i * 8));
            Utf8Formatter.TryFormat(octet, text[(i * 3)..], out _, new System.Buffers.StandardFormat('x', 2));
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
