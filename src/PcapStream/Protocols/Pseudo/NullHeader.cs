using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// BSD's loopback: an address family in the byte order of the capturing machine (LINKTYPE_NULL) or big-endian
/// (LINKTYPE_LOOP). Families are small numbers, which shows the byte order. Some programs write an Ethernet type
/// instead.
/// <code>
///  0        4
///  +--------+---------
///  | family | payload
///  +--------+---------
/// </code>
/// </summary>
public readonly ref struct NullHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 4;

    private const ushort FirstEtherType = 0x0600;

    private readonly ReadOnlySpan<byte> _bytes;

    private NullHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Address family or Ethernet type; larger than 16 bits if it is neither.</summary>
    public uint Family
    {
        get
        {
            ushort upper = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
            ushort lower = BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);
            if (upper == 0)
                return IsSwappedFamily(lower) ? BinaryPrimitives.ReverseEndianness(lower) : lower;
            if (lower != 0)
                return (uint)upper << 16 | lower;
            // Some systems write a 16-bit family into the first bytes.
            return upper < FirstEtherType >> 8 ? upper : BinaryPrimitives.ReverseEndianness(upper);
        }
    }

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out NullHeader header)
    {
        header = new NullHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        // Windows captures PPP so.
        if (cursor.Rest is [0xFF, 0x03, ..])
            return Protocol.Ppp;
        var header = new NullHeader(cursor.Rest);
        return cursor.TryAddLayer(Protocol.Null, Size) ? AddressFamilies.Next(header.Family) : Protocol.None;
    }

    private static bool IsSwappedFamily(ushort value) => (value & 0xFF) == 0 && value < FirstEtherType;
}

/// <summary>Fields of BSD's loopback.</summary>
internal static class NullFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Null, "null.family", FieldType.Unsigned32, "Family", (in source, values) =>
        {
            if (NullHeader.TryRead(source.Header, out NullHeader header) && header.Family <= EtherTypes.MaxLength)
                values.AddDecimal(header.Family);
        }),
        Field.Of(Protocol.Null, "null.type", FieldType.Unsigned16, "Type", (in source, values) =>
        {
            if (NullHeader.TryRead(source.Header, out NullHeader header) && header.Family > EtherTypes.MaxLength)
                values.AddHex((ushort)header.Family, 4);
        }),
    ];
}

/// <summary>Maps address families to protocols. Each system has its own number for IPv6.</summary>
internal static class AddressFamilies
{
    private const uint FirstEtherType = 0x0600;

    public static Protocol Next(uint family) => family switch
    {
        2 => Protocol.Ipv4,
        // Linux; Windows; NetBSD and OpenBSD; Solaris; FreeBSD; Darwin.
        10 or 23 or 24 or 26 or 28 or 30 => Protocol.Ipv6,
        // Some programs write an Ethernet type.
        >= FirstEtherType and <= ushort.MaxValue => EtherTypes.Next((ushort)family),
        _ => Protocol.None,
    };
}
