using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// IPv6 routing header, RFC 8200, section 4.4, with the types of RFC 5095 (0, deprecated), RFC 6275 (2), RFC 6554 (3)
/// and RFC 8754 (4).
/// <code>
///  0             1        2      3               4
///  +-------------+--------+------+---------------+---------------------------------
///  | next header | length | type | segments left | by the type, to 8 * (length + 1)
///  +-------------+--------+------+---------------+---------------------------------
/// </code>
/// </summary>
public readonly ref struct Ipv6RoutingHeader
{
    /// <summary>Minimum length of the header in bytes.</summary>
    public const int MinSize = 8;

    private const byte SourceRoute = 0;
    private const byte MobileDestination = 2;
    private const byte SegmentRouting = 4;
    private const int AddressSize = 16;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6RoutingHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol that follows (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Length of the header in bytes.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>The routing type (IANA, routing types).</summary>
    public byte Type => _bytes[2];

    /// <summary>Number of nodes that remain to be visited.</summary>
    public byte SegmentsLeft => _bytes[3];

    /// <summary>The data of the type, after the first 4 bytes.</summary>
    public ReadOnlySpan<byte> Data => _bytes[4..HeaderLength];

    /// <summary>
    /// The final destination of the packet, 16 bytes: the last address of type 0, the only one of type 2, the first of
    /// type 4, which lists them in reverse. Empty if no node remains, and for other types.
    /// </summary>
    internal ReadOnlySpan<byte> FinalDestination
    {
        get
        {
            int length = HeaderLength;
            if (SegmentsLeft == 0 || length < MinSize + AddressSize)
                return default;
            return Type switch
            {
                SourceRoute => _bytes.Slice(length - AddressSize - (length - MinSize) % AddressSize, AddressSize),
                MobileDestination or SegmentRouting => _bytes.Slice(MinSize, AddressSize),
                _ => default,
            };
        }
    }

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6RoutingHeader header)
    {
        header = new Ipv6RoutingHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Ipv6Routing, MinSize) || !cursor.TryExtend(HeaderLengthOf(bytes) - MinSize))
            return Protocol.None;
        // RFC 8754: the header gives the number of its addresses twice.
        int end = bytes[2] == SegmentRouting ? MinSize + (bytes[4] + 1) * AddressSize : 0;
        return end > bytes.Length ? cursor.Malformed(end, HeaderLengthOf(bytes)) : IpProtocols.Next(bytes[0]);
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 1) * 8;
}

/// <summary>Fields of the IPv6 routing header, RFC 8200, section 4.4, and RFC 8754.</summary>
internal static class Ipv6RoutingFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.nxt", FieldType.Unsigned8, "Next Header", 0),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.len", FieldType.Unsigned8, "Length", 1),
        Ipv6OptionsFields.Length(Protocol.Ipv6Routing, "ipv6.routing.len_oct"),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.type", FieldType.Unsigned8, "Type", 2),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.segleft", FieldType.Unsigned8, "Segments Left", 3),
        Field.Decimal(Protocol.Ipv6Routing, "ipv6.routing.srh.last_entry", FieldType.Unsigned8, "Last Entry", 4)
            .If(IsSegmentRouting),
        Field.Hex(Protocol.Ipv6Routing, "ipv6.routing.srh.flags", FieldType.Unsigned8, "Flags", 5).If(IsSegmentRouting),
        Field.Of(Protocol.Ipv6Routing, "ipv6.routing.srh.tag", FieldType.Bytes, "Tag", (in source, values) =>
        {
            if (source.Bytes.Length >= 8)
                values.AddBytes(source.Bytes[6..8]);
        }).If(IsSegmentRouting),
        Field.Of(Protocol.Ipv6Routing, "ipv6.routing.srh.addr", FieldType.Ipv6, "Address", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            int end = bytes.Length < 8 ? 0 : Math.Min(8 + (bytes[4] + 1) * 16, bytes.Length);
            for (int offset = 8; offset + 16 <= end; offset += 16)
                values.AddIpv6(bytes.Slice(offset, 16));
        }).If(IsSegmentRouting),
        Field.Ipv6(Protocol.Ipv6Routing, "ipv6.routing.mipv6.home_address", "Home Address", 8)
            .If(bytes => bytes.Length > 2 && bytes[2] == 2),
    ];

    private static bool IsSegmentRouting(ReadOnlySpan<byte> bytes) => bytes.Length > 2 && bytes[2] == 4;
}
