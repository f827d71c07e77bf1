using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Routing;

/// <summary>
/// BGP, RFC 4271, sections 4.1 and 4.2: messages in a stream of TCP. Only those that a segment has as a whole, or as
/// far as it was captured, are read.
/// <code>
///  0         16       18     19              19        20      22          24         28
///  +---------+--------+------+------         +---------+-------+-----------+------------+-----------
///  | marker  | length | type | body    open: | version | my AS | hold time | identifier | parameters
///  +---------+--------+------+------         +---------+-------+-----------+------------+-----------
/// </code>
/// </summary>
internal static class BgpMessage
{
    private const int MarkerSize = 16;

    private static ReadOnlySpan<byte> Marker =>
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

    private const int Size = 19;

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        bool isFirst = cursor.Layers[^1].Protocol != Protocol.Bgp;
        int start = isFirst ? cursor.Rest.IndexOf(Marker) : 0;
        // A segment may start inside a message; later messages follow by their lengths.
        if (start < 0 || cursor.Rest.Length < start + Size || !cursor.Skip(Protocol.Bgp, start))
            return Protocol.None;
        ReadOnlySpan<byte> rest = cursor.Rest;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[MarkerSize..]);
        // The rest of a message may be in later segments, unless this one was cut.
        if (length < Size || (length > rest.Length && !cursor.IsCut))
            return Protocol.None;
        cursor.AddMessage(Protocol.Bgp, Size, length);
        return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Bgp;
    }
}

/// <summary>Fields of BGP: the header, and open messages.</summary>
internal static class BgpFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Bgp, "bgp.marker", FieldType.Bytes, "Marker",
            (in source, values) => values.AddBytes(source.Bytes[..16])).AtLeast(16),
        Field.Decimal(Protocol.Bgp, "bgp.length", FieldType.Unsigned16, "Length", 16),
        Field.Decimal(Protocol.Bgp, "bgp.type", FieldType.Unsigned8, "Type", 18).If(HasType),
        Field.Decimal(Protocol.Bgp, "bgp.open.version", FieldType.Unsigned8, "Version", 19).If(IsOpen),
        Field.Decimal(Protocol.Bgp, "bgp.open.myas", FieldType.Unsigned16, "My AS", 20).If(IsOpen),
        Field.Decimal(Protocol.Bgp, "bgp.open.holdtime", FieldType.Unsigned16, "Hold Time", 22).If(IsOpen),
        Field.Ipv4(Protocol.Bgp, "bgp.open.identifier", "BGP Identifier", 24).If(IsOpen),
    ];

    // Wireshark reads nothing of a message after a length that only some types may have (RFC 8654).
    private static bool HasType(ReadOnlySpan<byte> bytes)
    {
        const int MostBytes = 4096;
        return bytes.Length > 18
            && (BinaryPrimitives.ReadUInt16BigEndian(bytes[16..]) <= MostBytes || bytes[18] is 2 or 3 or 5);
    }

    private static bool IsOpen(ReadOnlySpan<byte> bytes)
    {
        const byte Open = 1;
        return bytes.Length > 18 && bytes[18] == Open;
    }
}
