using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Control;

/// <summary>
/// ICMPv6, RFC 4443, section 2.1. Errors quote the packet that caused them; a redirect (RFC 4861) may do so as well.
/// <code>
///  0      1      2          4
///  +------+------+----------+---------------------
///  | type | code | checksum | depends on the type
///  +------+------+----------+---------------------
/// </code>
/// </summary>
public readonly ref struct Icmpv6Header
{
    /// <summary>Minimum length of a message in bytes.</summary>
    public const int Size = 4;

    private const byte DestinationUnreachable = 1;
    private const byte ParameterProblem = 4;
    private const byte Redirect = 137;
    private const byte RedirectedHeader = 4;
    private const int QuotingSize = 8;
    private const int RedirectSize = 40;
    private const int RedirectedHeaderSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Icmpv6Header(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The message's type.</summary>
    public byte Type => _bytes[0];

    /// <summary>The message's code.</summary>
    public byte Code => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Icmpv6Header header)
    {
        header = new Icmpv6Header(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Icmpv6, Size))
            return Protocol.None;
        int quoted = bytes[0] switch
        {
            >= DestinationUnreachable and <= ParameterProblem => QuotingSize,
            Redirect => RedirectedPacketOffset(bytes),
            _ => 0,
        };
        if (quoted == 0 || !cursor.TryExtend(quoted - Size))
            return Protocol.None;
        cursor.StartQuote();
        return Protocol.Ipv6;
    }

    // RFC 4861, section 4.6: an option has a type, a length in units of 8 bytes, and content.
    private static int RedirectedPacketOffset(ReadOnlySpan<byte> bytes)
    {
        int at = RedirectSize;
        while (at + 2 <= bytes.Length && bytes[at + 1] != 0)
        {
            if (bytes[at] == RedirectedHeader)
                return at + RedirectedHeaderSize;
            at += bytes[at + 1] * 8;
        }
        return 0;
    }
}

/// <summary>
/// Fields of ICMPv6, RFC 4443, with neighbour discovery, RFC 4861, and listener discovery, RFC 2710 and RFC 3810.
/// </summary>
internal static class Icmpv6Fields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Icmpv6, "icmpv6.type", FieldType.Unsigned8, "Type", 0),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.code", FieldType.Unsigned8, "Code", 1),
        Field.Hex(Protocol.Icmpv6, "icmpv6.checksum", FieldType.Unsigned16, "Checksum", 2),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.mtu", FieldType.Unsigned32, "MTU", 4).If(bytes => bytes is [2, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.pointer", FieldType.Unsigned32, "Pointer", 4)
            .If(bytes => bytes is [4, ..]),
        Field.Hex(Protocol.Icmpv6, "icmpv6.echo.identifier", FieldType.Unsigned16, "Identifier", 4)
            .If(bytes => bytes is [128 or 129 or 160 or 161, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.echo.sequence_number", FieldType.Unsigned16, "Sequence", 6)
            .If(bytes => bytes is [128 or 129, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.cur_hop_limit", FieldType.Unsigned8, "Cur hop limit", 4)
            .If(bytes => bytes is [134, ..]),
        Field.Hex(Protocol.Icmpv6, "icmpv6.nd.ra.flag", FieldType.Unsigned8, "Flags", 5)
            .If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.m", "Managed address configuration", 5, 1, 0x80)
            .If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.o", "Other configuration", 5, 1, 0x40)
            .If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.h", "Home Agent", 5, 1, 0x20).If(bytes => bytes is [134, ..]),
        Field.Bits(
            Protocol.Icmpv6, "icmpv6.nd.ra.flag.prf", FieldType.Unsigned8, "Prf (Default Router Preference)", 5, 0x18)
            .If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.p", "Proxy", 5, 1, 0x4).If(bytes => bytes is [134, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.router_lifetime", FieldType.Unsigned16, "Router lifetime (s)", 6)
            .If(bytes => bytes is [134, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.reachable_time", FieldType.Unsigned32, "Reachable time (ms)", 8)
            .If(bytes => bytes is [134, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.retrans_timer", FieldType.Unsigned32, "Retrans timer (ms)", 12)
            .If(bytes => bytes is [134, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.nd.ns.target_address", "Target Address", 8).If(bytes => bytes is [135, ..]),
        Field.Hex(Protocol.Icmpv6, "icmpv6.nd.na.flag", FieldType.Unsigned32, "Flags", 4)
            .If(bytes => bytes is [136, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.na.flag.r", "Router", 4, 4, 0x80000000).If(bytes => bytes is [136, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.na.flag.s", "Solicited", 4, 4, 0x40000000)
            .If(bytes => bytes is [136, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.na.flag.o", "Override", 4, 4, 0x20000000)
            .If(bytes => bytes is [136, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.nd.na.target_address", "Target Address", 8).If(bytes => bytes is [136, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.nd.rd.target_address", "Target Address", 8).If(bytes => bytes is [137, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.mld.multicast_address", "Multicast Address", 8)
            .If(bytes => bytes is [130 or 131 or 132, ..]),
        Field.Decimal(
            Protocol.Icmpv6,
            "icmpv6.mldr.nb_mcast_records",
            FieldType.Unsigned16,
            "Number of Multicast Address Records",
            6)
            .If(bytes => bytes is [143, ..]),
        .. RequestFields.OfIcmpv6,
    ];
}
