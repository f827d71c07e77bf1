using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols;

/// <summary>The kind of a <see cref="NetworkAddress"/>.</summary>
public enum AddressKind
{
    /// <summary>No address, or one of another kind.</summary>
    None,

    /// <summary>An Ethernet (MAC-48) address, 6 bytes.</summary>
    Ethernet,

    /// <summary>An IPv4 address, 4 bytes.</summary>
    Ipv4,

    /// <summary>An IPv6 address, 16 bytes.</summary>
    Ipv6,
}

/// <summary>
/// An Ethernet, IPv4 or IPv6 address: a value of 24 bytes that stays valid after its packet, and a key of dictionaries.
/// Its text is tshark's without name resolution, at most <see cref="LongestText"/> bytes: <c>02:00:00:00:00:01</c>,
/// <c>192.0.2.1</c>, <c>2001:db8::1</c> (RFC 5952). Addresses are ordered by kind, then by number.
/// </summary>
public readonly struct NetworkAddress
    : IEquatable<NetworkAddress>,
        IComparable<NetworkAddress>,
        ISpanParsable<NetworkAddress>,
        ISpanFormattable,
        IUtf8SpanFormattable
{
    /// <summary>Bytes that are enough for any text.</summary>
    public const int LongestText = 64;

    private const int EthernetSize = 6;
    private const int Ipv4Size = 4;
    private const int Ipv6Size = 16;

    private readonly AddressBits _bits;

    internal NetworkAddress(AddressBits bits, AddressKind kind)
    {
        _bits = bits;
        Kind = kind;
    }

    /// <summary>The kind; <see cref="AddressKind.None"/> for the default value, whose text is empty.</summary>
    public AddressKind Kind { get; }

    /// <summary>The address as a number.</summary>
    internal AddressBits Bits => _bits;

    /// <summary>Length in bytes; 0 for <see cref="AddressKind.None"/>.</summary>
    public int Length => Kind switch
    {
        AddressKind.Ethernet => EthernetSize,
        AddressKind.Ipv4 => Ipv4Size,
        AddressKind.Ipv6 => Ipv6Size,
        _ => 0,
    };

    /// <summary>Whether two addresses are the same.</summary>
    public static bool operator ==(NetworkAddress left, NetworkAddress right) => left.Equals(right);

    /// <summary>Whether two addresses differ.</summary>
    public static bool operator !=(NetworkAddress left, NetworkAddress right) => !left.Equals(right);

    /// <summary>Whether the left address comes first.</summary>
    public static bool operator <(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left address comes first or both are the same.</summary>
    public static bool operator <=(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right address comes first.</summary>
    public static bool operator >(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) > 0;

    /// <summary>Whether the right address comes first or both are the same.</summary>
    public static bool operator >=(NetworkAddress left, NetworkAddress right) => left.CompareTo(right) >= 0;

    /// <summary>An Ethernet address of 6 bytes.</summary>
    public static NetworkAddress Ethernet(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes, EthernetSize);
        return new(AddressBits.Ethernet(bytes), AddressKind.Ethernet);
    }

    /// <summary>An IPv4 address of 4 bytes.</summary>
    public static NetworkAddress Ipv4(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes, Ipv4Size);
        return new(AddressBits.Ipv4(bytes), AddressKind.Ipv4);
    }

    /// <summary>An IPv6 address of 16 bytes.</summary>
    public static NetworkAddress Ipv6(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes, Ipv6Size);
        return new(AddressBits.Ipv6(bytes), AddressKind.Ipv6);
    }

    /// <summary>The address of an <see cref="IPAddress"/>, without its scope.</summary>
    public static NetworkAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[Ipv6Size];
        address.TryWriteBytes(bytes, out int length);
        return length == Ipv4Size ? Ipv4(bytes[..length]) : Ipv6(bytes);
    }

    /// <summary>Reads an address: four decimal numbers, IPv6 in any of its forms, or six hexadecimal bytes.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static NetworkAddress Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <inheritdoc/>
    public static NetworkAddress Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        AddressParser.TryParse(s, out NetworkAddress address) ? address : throw new FormatException(
            $"'{s}' is not an Ethernet, IPv4 or IPv6 address");

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    /// <returns>False if the text is not an address.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, out NetworkAddress result) =>
        AddressParser.TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, out NetworkAddress result) =>
        AddressParser.TryParse(s, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out NetworkAddress result) =>
        AddressParser.TryParse(s, out result);

    /// <summary>The same address for the classes of <see cref="System.Net"/>.</summary>
    /// <exception cref="InvalidOperationException">It is not an IP address.</exception>
    public IPAddress ToIPAddress()
    {
        if (Kind is not (AddressKind.Ipv4 or AddressKind.Ipv6))
            throw new InvalidOperationException($"'{this}' is not an IP address");
        Span<byte> bytes = stackalloc byte[Ipv6Size];
        return new IPAddress(bytes[..Write(bytes)]);
    }

    /// <summary>Copies the bytes, in network order.</summary>
    /// <returns>False if the destination is shorter than <see cref="Length"/>.</returns>
    public bool TryWriteBytes(Span<byte> destination, out int bytesWritten)
    {
        Span<byte> bytes = stackalloc byte[Ipv6Size];
        return TryCopy(bytes[..Write(bytes)], destination, out bytesWritten);
    }

    /// <inheritdoc/>
    public bool Equals(NetworkAddress other) => _bits == other._bits && Kind == other.Kind;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NetworkAddress other && Equals(other);

    // Seeded, and of all bits: addresses come from the network, where a sender may choose them to collide.
    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(
            (uint)(_bits.Upper >> 32), (uint)_bits.Upper, (uint)(_bits.Lower >> 32), (uint)_bits.Lower, (int)Kind);

    /// <inheritdoc/>
    public int CompareTo(NetworkAddress other) =>
        Kind != other.Kind ? ((int)Kind).CompareTo((int)other.Kind) : _bits.CompareTo(other._bits);

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>The text; there are no other formats.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null)
    {
        Span<byte> text = stackalloc byte[LongestText];
        int length = Format(text);
        charsWritten = 0;
        return length <= destination.Length
            && Encoding.ASCII.TryGetChars(text[..length], destination, out charsWritten);
    }

    /// <inheritdoc/>
    public bool TryFormat(
        Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format = default,
        IFormatProvider? provider = null)
    {
        if (utf8Destination.Length >= LongestText)
        {
            bytesWritten = Format(utf8Destination);
            return true;
        }
        Span<byte> text = stackalloc byte[LongestText];
        return TryCopy(text[..Format(text)], utf8Destination, out bytesWritten);
    }

    private static void CheckLength(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length != length)
            throw new ArgumentException($"{length} bytes are needed, not {bytes.Length}", nameof(bytes));
    }

    private static bool TryCopy(ReadOnlySpan<byte> bytes, Span<byte> destination, out int written)
    {
        written = bytes.TryCopyTo(destination) ? bytes.Length : 0;
        return bytes.Length <= destination.Length;
    }

    // The destination has room for LongestText; bytes after the text may be overwritten.
    private int Format(Span<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Ipv6Size];
        int length = Write(bytes);
        return Kind switch
        {
            AddressKind.Ethernet => EthernetText.Format(bytes[..length], text),
            AddressKind.Ipv4 => Ipv4Text.Format(bytes, text),
            AddressKind.Ipv6 => Ipv6Text.Format(bytes, text),
            _ => 0,
        };
    }

    // The destination has room for the longest address.
    private int Write(Span<byte> bytes)
    {
        switch (Kind)
        {
            case AddressKind.Ethernet:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, _bits.Lower << 16);
                break;
            case AddressKind.Ipv4:
                BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_bits.Lower);
                break;
            case AddressKind.Ipv6:
                BinaryPrimitives.WriteUInt64BigEndian(bytes, _bits.Upper);
                BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _bits.Lower);
                break;
        }
        return Length;
    }
}
