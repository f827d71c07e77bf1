using System.Buffers.Binary;

namespace PcapStream.Protocols;

/// <summary>An Ethernet, IPv4 or IPv6 address in 128 bits, shorter ones in the low bits.</summary>
internal readonly record struct AddressBits(ulong Upper, ulong Lower)
{
    // Reads two bytes more than the address has: both addresses of an Ethernet header are followed by more bytes.
    public static AddressBits EthernetInHeader(ReadOnlySpan<byte> bytes) =>
        new(0, BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);

    public static AddressBits Ethernet(ReadOnlySpan<byte> bytes) =>
        new(0, (ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16
            | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]));

    public static AddressBits Ipv4(ReadOnlySpan<byte> bytes) => new(0, BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public static AddressBits Ipv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public int CompareTo(AddressBits other) =>
        Upper != other.Upper ? Upper.CompareTo(other.Upper) : Lower.CompareTo(other.Lower);
}
