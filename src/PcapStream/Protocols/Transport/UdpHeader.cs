using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Transport;

/// <summary>
/// UDP, RFC 768.
/// <code>
///  0             2                  4        6          8
///  +-------------+------------------+--------+----------+---------
///  | source port | destination port | length | checksum | payload
///  +-------------+------------------+--------+----------+---------
/// </code>
/// </summary>
public readonly ref struct UdpHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private UdpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Length of header and payload in bytes, as the header gives it; 0 in a jumbogram (RFC 2675).</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Checksum over header, payload and pseudo-header; 0 if absent.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UdpHeader header)
    {
        header = new UdpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Udp, Size))
            return Protocol.None;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length >= Size)
            cursor.LimitPayload(length - Size);
        else if (!IsLength(length, IsInIpv6(cursor.Layers)))
            return cursor.Malformed(Size, length);
        return UdpPorts.Next(
            BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), cursor);
    }

    /// <summary>
    /// Whether a header may have this length. A jumbogram (RFC 2675), which IPv4 does not have, has 0.
    /// </summary>
    internal static bool IsLength(int length, bool isInIpv6) => length >= Size || (length == 0 && isInIpv6);

    /// <summary>
    /// Bytes of the datagram's payload as it was sent: of a packet that was captured in part, as the header gives them.
    /// </summary>
    /// <param name="source">The layer of the payload.</param>
    internal static int LengthOfPayload(in FieldSource source)
    {
        int there = source.Bytes.Length;
        bool isCut = source.Packet.Data.Length < source.Frame.OriginalLength;
        if (!isCut || source.Index == 0 || source.Packet.Layers[source.Index - 1].Protocol != Protocol.Udp
            || !TryRead(source.Packet.Header(source.Packet.Layers[source.Index - 1]), out UdpHeader header))
            return there;
        return Math.Max(there, header.Length - Size);
    }

    /// <summary>Whether the innermost IP packet among layers is IPv6.</summary>
    internal static bool IsInIpv6(ReadOnlySpan<Layer> layers)
    {
        int i = layers.Length - 1;
        while (i >= 0 && layers[i].Protocol is not (Protocol.Ipv4 or Protocol.Ipv6))
            i--;
        return i >= 0 && layers[i].Protocol == Protocol.Ipv6;
    }
}

/// <summary>Fields of UDP, RFC 768, and UDP-Lite, RFC 3828.</summary>
internal static class UdpFields
{
    private const int LengthEnd = 6;

    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Udp, "udp.srcport", FieldType.Unsigned16, "Source Port", 0).AtLeast(PortFields.Size)
            .AlsoIn(Protocol.UdpLite),
        Field.Decimal(Protocol.Udp, "udp.dstport", FieldType.Unsigned16, "Destination Port", 2).AtLeast(PortFields.Size)
            .AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.port", FieldType.Unsigned16, "Source or Destination Port", PortFields.Read)
            .AtLeast(PortFields.Size).AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.length", FieldType.Unsigned16, "Length",
            (in source, values) => AddLength(source, values))
            .AlsoIn(Protocol.UdpLite),
        Field.Of(Protocol.Udp, "udp.checksum", FieldType.Unsigned16, "Checksum", (in source, values) =>
        {
            if (IsValid(source))
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[6..]), 4);
        }).AlsoIn(Protocol.UdpLite),
        ChecksumStatus.OfOptional(Protocol.Udp, "udp.checksum.status", IsValid, 6),
        Field.Of(Protocol.Udp, "udp.payload", FieldType.Bytes, "Payload", (in source, values) =>
        {
            ReadOnlySpan<byte> payload = WholePayload(source);
            if (!payload.IsEmpty && HasLength(source))
                values.AddBytes(payload);
        }).AlsoIn(Protocol.UdpLite),
        Field.Decimal(Protocol.UdpLite, "udp.checksum_coverage", FieldType.Unsigned16, "Checksum coverage", 4),
        .. UdpStreamFields.All,
    ];

    /// <summary>Whether the current layer is a whole header with a possible length.</summary>
    public static bool IsValid(in FieldSource source) =>
        source.Bytes.Length >= UdpHeader.Size && HasLength(source);

    // A header with an invalid length does not show these fields, as in Wireshark.
    private static bool HasLength(in FieldSource source)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        return layers[source.Index].Protocol == Protocol.UdpLite || UdpHeader.IsLength(
            BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]), UdpHeader.IsInIpv6(layers[..source.Index]));
    }

    // The whole payload of the surrounding packet, even if the header gives a different length.
    private static ReadOnlySpan<byte> WholePayload(in FieldSource source)
    {
        Layer layer = source.Packet.Layers[source.Index];
        bool isEmpty = source.Bytes.Length >= LengthEnd
            && BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]) == UdpHeader.Size;
        int end = source.Index == 0 || isEmpty ? layer.End : source.Packet.Layers[source.Index - 1].End;
        // A datagram of several fragments is after the packet.
        if (end <= layer.Offset)
            end = source.Packet.AllBytes.Length;
        return layer.HeaderLength < UdpHeader.Size ? default : source.Packet.AllBytes[layer.PayloadOffset..end];
    }

    // UDP-Lite has no length field: it extends to the end of the IP packet.
    private static void AddLength(in FieldSource source, FieldValues values)
    {
        if (source.Bytes.Length < LengthEnd)
            return;
        bool isLite = source.Packet.Layers[source.Index].Protocol == Protocol.UdpLite;
        values.AddDecimal(isLite
            ? (ulong)WireLength.OfLayer(source)
            : BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]));
    }
}
