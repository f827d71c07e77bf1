using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// IPv6, RFC 8200, section 3.
/// <code>
///  0                              4                6             7           8        24            40
///  +------------------------------+----------------+-------------+-----------+--------+-------------+---------
///  | version 4|class 8|flow 20    | payload length | next header | hop limit | source | destination | payload
///  +------------------------------+----------------+-------------+-----------+--------+-------------+---------
/// </code>
/// </summary>
public readonly ref struct Ipv6Header
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 40;

    internal const int Version = 6;
    internal const byte HopByHop = 0;
    internal const byte NoNextHeader = 59;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Traffic class.</summary>
    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt16BigEndian(_bytes) >> 4);

    /// <summary>Flow label, 20 bits.</summary>
    public int FlowLabel => (int)(BinaryPrimitives.ReadUInt32BigEndian(_bytes) & 0xFFFFF);

    /// <summary>
    /// Length of extension headers and payload in bytes; 0 for a jumbogram (RFC 2675) or if hardware was to fill it in.
    /// </summary>
    public ushort PayloadLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>The protocol that follows (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[6];

    /// <summary>Remaining hops.</summary>
    public byte HopLimit => _bytes[7];

    /// <summary>Source address.</summary>
    public NetworkAddress Source => new(AddressBits.Ipv6(_bytes[8..]), AddressKind.Ipv6);

    /// <summary>Destination address.</summary>
    public NetworkAddress Destination => new(AddressBits.Ipv6(_bytes[24..]), AddressKind.Ipv6);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6Header header)
    {
        header = new Ipv6Header(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        bool isWhole = cursor.TryAddLayer(Protocol.Ipv6, Size);
        if (!bytes.IsEmpty && bytes[0] >> 4 != Version)
            return cursor.Malformed(Version, bytes[0] >> 4, 1);
        if (!isWhole)
            return Protocol.None;
        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        byte next = bytes[6];
        if (payloadLength == 0 && next == HopByHop)
            payloadLength = Ipv6OptionsHeader.JumboLength(cursor.Rest);
        // Hardware that segments packets was to fill in the length: the packet extends to the end of the frame.
        if (payloadLength != 0 || next is HopByHop or NoNextHeader)
            cursor.LimitPayload(payloadLength);
        return IpProtocols.Next(next);
    }
}

/// <summary>Fields of IPv6, RFC 8200.</summary>
internal static class Ipv6Fields
{
    // Before the list that they are in.
    internal static readonly Field Source = Field.Ipv6(Protocol.Ipv6, "ipv6.src", "Source Address", 8);
    internal static readonly Field Destination = Field.Ipv6(Protocol.Ipv6, "ipv6.dst", "Destination Address", 24);
    private static readonly Field Both = Field.Of(Protocol.Ipv6, "ipv6.addr", FieldType.Ipv6,
        "Source or Destination Address", (in source, values) => AddAddresses(source.Bytes, values));

    public static readonly Field[] All =
    [
        Field.Bits(Protocol.Ipv6, "ipv6.version", FieldType.Unsigned8, "Version", 0, 0xF0),
        Field.HexBits(Protocol.Ipv6, "ipv6.tclass", FieldType.Unsigned32, "Traffic Class", 0, 0xFF00000),
        Field.Bits(
            Protocol.Ipv6, "ipv6.tclass.dscp", FieldType.Unsigned32, "Differentiated Services Codepoint", 0, 0xFC00000),
        Field.Bits(
            Protocol.Ipv6, "ipv6.tclass.ecn", FieldType.Unsigned32, "Explicit Congestion Notification", 0, 0x300000),
        Field.HexBits(Protocol.Ipv6, "ipv6.flow", FieldType.Unsigned24, "Flow Label", 1, 0xFFFFF),
        Field.Of(Protocol.Ipv6, "ipv6.plen", FieldType.Unsigned16, "Payload Length", (in source, values) =>
        {
            // Wireshark reads the next header first, which says whether the length is elsewhere.
            if (source.Header.Length < 7)
                return;
            bool isJumbo = source.Header[6] == Ipv6Header.HopByHop && source.Header[4] == 0 && source.Header[5] == 0;
            values.AddDecimal(isJumbo ? 0 : (ulong)WireLength.OfIpv6Payload(source, source.Index));
        }).Outgrowing(FieldType.Unsigned32),
        Field.Decimal(Protocol.Ipv6, "ipv6.nxt", FieldType.Unsigned8, "Next Header", 6),
        Field.Decimal(Protocol.Ipv6, "ipv6.hlim", FieldType.Unsigned8, "Hop Limit", 7),
        Source,
        Destination,
        Both,
        Source.AsText("ipv6.src_host", "Source Host"),
        StreamNumberField.Of(Protocol.Ipv6, "ipv6.stream"),
        Destination.AsText("ipv6.dst_host", "Destination Host"),
        Both.AsText("ipv6.host", "Source or Destination Host"),
    ];

    private static void AddAddresses(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        for (int offset = 8; offset <= 24 && bytes.Length >= offset + 16; offset += 16)
            values.AddIpv6(bytes.Slice(offset, 16));
    }
}
