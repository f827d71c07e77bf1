using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Control;

/// <summary>
/// ICMP, RFC 792. An error quotes the packet that it is about.
/// <code>
///  0      1      2          4
///  +------+------+----------+---------------------
///  | type | code | checksum | depends on the type
///  +------+------+----------+---------------------
/// </code>
/// </summary>
public readonly ref struct IcmpHeader
{
    /// <summary>Minimum length of a message in bytes.</summary>
    public const int Size = 4;

    private const byte DestinationUnreachable = 3;
    private const byte SourceQuench = 4;
    private const byte Redirect = 5;
    private const byte TimeExceeded = 11;
    private const byte ParameterProblem = 12;
    private const int QuotingSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private IcmpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The message's type.</summary>
    public byte Type => _bytes[0];

    /// <summary>The message's code.</summary>
    public byte Code => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IcmpHeader header)
    {
        header = new IcmpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Icmp, Size) || !QuotesPacket(bytes[0])
            || !cursor.TryExtend(QuotingSize - Size))
            return Protocol.None;
        cursor.StartQuote();
        return Protocol.Ipv4;
    }

    private static bool QuotesPacket(byte type) =>
        type is DestinationUnreachable or SourceQuench or Redirect or TimeExceeded or ParameterProblem;
}

/// <summary>Fields of ICMP, RFC 792, RFC 950, RFC 1191 and RFC 1256.</summary>
internal static class IcmpFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Icmp, "icmp.type", FieldType.Unsigned8, "Type", 0).AtLeast(LeastSize),
        Field.Decimal(Protocol.Icmp, "icmp.code", FieldType.Unsigned8, "Code", 1).AtLeast(LeastSize),
        Field.Hex(Protocol.Icmp, "icmp.checksum", FieldType.Unsigned16, "Checksum", 2).AtLeast(LeastSize),
        Field.Decimal(Protocol.Icmp, "icmp.ident", FieldType.Unsigned16, "Identifier (BE)", 4).If(HasIdentifier),
        LittleEndian("icmp.ident_le", "Identifier (LE)", 4).If(HasIdentifier),
        Field.Decimal(Protocol.Icmp, "icmp.seq", FieldType.Unsigned16, "Sequence Number (BE)", 6).If(HasSequence),
        LittleEndian("icmp.seq_le", "Sequence Number (LE)", 6).If(HasSequence),
        Field.Decimal(Protocol.Icmp, "icmp.mtu", FieldType.Unsigned16, "MTU of next hop", 6)
            .If(bytes => bytes is [3, 4, ..]),
        Field.Ipv4(Protocol.Icmp, "icmp.redir_gw", "Gateway Address", 4).If(bytes => bytes is [5, ..]),
        Field.Decimal(Protocol.Icmp, "icmp.num_addrs", FieldType.Unsigned8, "Number of addresses", 4)
            .If(IsRouterAdvertisement),
        Field.Decimal(Protocol.Icmp, "icmp.addr_entry_size", FieldType.Unsigned8, "Address entry size", 5)
            .If(IsRouterAdvertisement),
        Field.Decimal(Protocol.Icmp, "icmp.lifetime", FieldType.Unsigned16, "Lifetime", 6).If(IsRouterAdvertisement),
        Field.Decimal(Protocol.Icmp, "icmp.originate_timestamp", FieldType.Unsigned32, "Originate Timestamp", 8)
            .If(HasTimestamps),
        Field.Decimal(Protocol.Icmp, "icmp.receive_timestamp", FieldType.Unsigned32, "Receive Timestamp", 12)
            .If(HasTimestamps),
        Field.Decimal(Protocol.Icmp, "icmp.transmit_timestamp", FieldType.Unsigned32, "Transmit Timestamp", 16)
            .If(HasTimestamps),
        Field.Ipv4(Protocol.Icmp, "icmp.address_mask", "Address Mask", 8).If(HasAddressMask),
        .. PingTime.All,
        .. RequestFields.OfIcmp,
    ];

    private const int LeastSize = 6;

    // Echo, timestamp, information, address mask and extended echo (RFC 8335), both requests and replies.
    private static bool HasIdentifier(ReadOnlySpan<byte> bytes) =>
        bytes is [0 or 8 or (>= 13 and <= 18) or 42 or 43, ..];

    // In extended echo, the sequence number is shorter and shares its bytes.
    private static bool HasSequence(ReadOnlySpan<byte> bytes) => HasIdentifier(bytes) && bytes[0] < 42;

    private static bool IsRouterAdvertisement(ReadOnlySpan<byte> bytes) => bytes is [9, ..];

    private static bool HasTimestamps(ReadOnlySpan<byte> bytes) => bytes is [13 or 14, ..];

    private static bool HasAddressMask(ReadOnlySpan<byte> bytes) => bytes is [17 or 18, ..];

    private static Field LittleEndian(string name, string description, int offset) =>
        Field.Of(Protocol.Icmp, name, FieldType.Unsigned16, description, (in source, values) =>
        {
            if (source.Bytes.Length >= offset + 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(source.Bytes[offset..]));
        });
}
