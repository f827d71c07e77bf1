using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Mpls;

/// <summary>
/// An entry of an MPLS label stack, RFC 3032, section 2.1. The next protocol follows from the last label, or from the
/// first nibble of the payload (RFC 4928; RFC 4385 for pseudowires).
/// <code>
///  0                                          3     4
///  +----------------------------------------+-----+---------
///  | label 20 | traffic class 3 | bottom 1  | TTL | payload
///  +----------------------------------------+-----+---------
/// </code>
/// </summary>
public readonly ref struct MplsHeader
{
    /// <summary>Length of an entry in bytes.</summary>
    public const int Size = 4;

    private const int Ipv4ExplicitNull = 0;
    private const int Ipv6ExplicitNull = 2;
    private const int GenericAssociatedChannel = 13;

    private readonly ReadOnlySpan<byte> _bytes;

    private MplsHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The label, 20 bits.</summary>
    public int Label => (int)(BinaryPrimitives.ReadUInt32BigEndian(_bytes) >> 12);

    /// <summary>Traffic class, 3 bits (RFC 5462).</summary>
    public int TrafficClass => _bytes[2] >> 1 & 7;

    /// <summary>Whether this is the last entry.</summary>
    public bool IsBottom => (_bytes[2] & 1) != 0;

    /// <summary>Remaining hops.</summary>
    public byte TimeToLive => _bytes[3];

    /// <summary>Reads an entry at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MplsHeader header)
    {
        header = new MplsHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        var header = new MplsHeader(cursor.Rest);
        if (!cursor.TryAddLayer(Protocol.Mpls, Size))
            return Protocol.None;
        return header.IsBottom ? Payload(header.Label, cursor.Rest) : Protocol.Mpls;
    }

    private static Protocol Payload(int label, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return Protocol.None;
        return label switch
        {
            GenericAssociatedChannel => Protocol.PseudowireChannel,
            Ipv4ExplicitNull => Protocol.Ipv4,
            Ipv6ExplicitNull => Protocol.Ipv6,
            _ => (payload[0] >> 4) switch
            {
                0 => PseudowireHeader.Next(payload),
                1 => Protocol.PseudowireChannel,
                4 => Protocol.Ipv4,
                6 => Protocol.Ipv6,
                _ => Protocol.None,
            },
        };
    }
}

/// <summary>Fields of MPLS, RFC 3032.</summary>
internal static class MplsFields
{
    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Mpls, "mpls.label", FieldType.Unsigned32, "MPLS Label", 0, 0xFFFFF000),
        Field.Bits(Protocol.Mpls, "mpls.exp", FieldType.Unsigned32, "MPLS Experimental Bits", 0, 0xE00),
        Field.Bits(Protocol.Mpls, "mpls.bottom", FieldType.Unsigned32, "MPLS Bottom Of Label Stack", 0, 0x100),
        Field.Bits(Protocol.Mpls, "mpls.ttl", FieldType.Unsigned32, "MPLS TTL", 0, 0xFF),
    ];
}
