using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// IPv6 fragment header, RFC 8200, section 4.5.
/// <code>
///  0             1          2                            4                8
///  +-------------+----------+----------------------------+----------------+---------
///  | next header | reserved | offset 13|reserved 2|more 1 | identification | payload
///  +-------------+----------+----------------------------+----------------+---------
/// </code>
/// </summary>
public readonly ref struct Ipv6FragmentHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6FragmentHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol of the packet's payload (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Offset of this fragment in the packet's payload, in bytes.</summary>
    public int FragmentOffset => OffsetOf(_bytes);

    /// <summary>Whether fragments follow.</summary>
    public bool MoreFragments => (_bytes[3] & 1) != 0;

    /// <summary>Whether the payload is only a part of the packet's; otherwise it is atomic (RFC 6946).</summary>
    internal bool IsFragment => MoreFragments || FragmentOffset > 0;

    /// <summary>Identifies the packet that a fragment belongs to.</summary>
    public uint Identification => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6FragmentHeader header)
    {
        header = new Ipv6FragmentHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Ipv6Fragment, Size))
            return Protocol.None;
        // Only the first fragment has the headers that follow.
        bool isDecoded = cursor.IsInDatagram ? cursor.MoveToDatagram() : OffsetOf(bytes) == 0;
        return isDecoded ? IpProtocols.Next(bytes[0]) : Protocol.None;
    }

    private static int OffsetOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) & 0xFFF8;
}

/// <summary>Fields of the IPv6 fragment header, RFC 8200, section 4.5.</summary>
internal static class Ipv6FragmentFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6Fragment, "ipv6.fraghdr.nxt", FieldType.Unsigned8, "Next header", 0),
        Field.Hex(Protocol.Ipv6Fragment, "ipv6.fraghdr.reserved_octet", FieldType.Unsigned8, "Reserved octet", 1),
        Field.Bits(Protocol.Ipv6Fragment, "ipv6.fraghdr.offset", FieldType.Unsigned16, "Offset", 2, 0xFFF8),
        Field.Bits(Protocol.Ipv6Fragment, "ipv6.fraghdr.reserved_bits", FieldType.Unsigned16, "Reserved bits", 2, 0x6),
        Field.Flag(Protocol.Ipv6Fragment, "ipv6.fraghdr.more", "More Fragments", 2, 2, 0x1),
        Field.Hex(Protocol.Ipv6Fragment, "ipv6.fraghdr.ident", FieldType.Unsigned32, "Identification", 4),
        .. JoinedFields.OfIpv6,
    ];
}
