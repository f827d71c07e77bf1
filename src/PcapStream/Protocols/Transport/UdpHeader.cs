using System.Buffers.Binary;

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
    /// <summary>Bytes of the header.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private UdpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Bytes of header and payload, as the sender says; 0 in a jumbogram (RFC 2675).</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Checksum over header, payload and pseudo header; 0 for none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
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
            cursor.Limit(length - Size);
        else if (!IsLength(length, IsInIpv6(cursor.Layers)))
            return cursor.Malformed(Size, length);
        return UdpPorts.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), cursor);
    }

    /// <summary>
    /// Whether a header may say such a length. RFC 2675: that of a jumbogram does not fit, and is 0. IPv4 has none.
    /// </summary>
    internal static bool IsLength(int length, bool isInIpv6) => length >= Size || (length == 0 && isInIpv6);

    /// <summary>Whether the innermost IP packet among layers is one of IPv6.</summary>
    internal static bool IsInIpv6(ReadOnlySpan<Layer> layers)
    {
        int i = layers.Length - 1;
        while (i >= 0 && layers[i].Protocol is not (Protocol.Ipv4 or Protocol.Ipv6))
            i--;
        return i >= 0 && layers[i].Protocol == Protocol.Ipv6;
    }
}
