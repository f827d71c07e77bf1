using System.Buffers.Binary;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>An Ethernet, IPv4 or IPv6 address in 128 bits, the shorter ones below.</summary>
internal readonly record struct FlowAddress(ulong Upper, ulong Lower)
{
    // Two bytes more than the address has: an Ethernet header goes on behind both of its addresses.
    public static FlowAddress Ethernet(ReadOnlySpan<byte> bytes) => new(0, BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);

    public static FlowAddress Ipv4(ReadOnlySpan<byte> bytes) => new(0, BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public static FlowAddress Ipv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public int CompareTo(FlowAddress other) => Upper != other.Upper ? Upper.CompareTo(other.Upper) : Lower.CompareTo(other.Lower);
}

/// <summary>What a <see cref="FlowAddress"/> is.</summary>
internal enum AddressKind
{
    Ethernet,
    Ipv4,
    Ipv6,
}
