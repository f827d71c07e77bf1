using System.Buffers.Binary;

namespace PcapStream.Protocols.Mpls;

/// <summary>
/// The network service header, RFC 8300, section 2. Its length is in words of 4 bytes.
/// <code>
///  0                                           2              3               4              8
///  +-------------------------------------------+--------------+---------------+--------------+---------+---------
///  | version 2|OAM 1|…|TTL 6|length 6          | metadata type | next protocol | service path | context | payload
///  +-------------------------------------------+--------------+---------------+--------------+---------+---------
/// </code>
/// </summary>
internal static class ServiceHeader
{
    private const int MinSize = 8;
    private const int LengthMask = 0x3F;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Service, MinSize))
            return Protocol.None;
        int length = (BinaryPrimitives.ReadUInt16BigEndian(bytes) & LengthMask) * 4;
        if (length < MinSize)
            return cursor.Malformed(MinSize, length);
        if (!cursor.TryExtend(length - MinSize))
            return Protocol.None;
        return bytes[3] switch
        {
            1 => Protocol.Ipv4,
            2 => Protocol.Ipv6,
            3 => Protocol.Ethernet,
            4 => Protocol.Service,
            5 => Protocol.Mpls,
            _ => Protocol.None,
        };
    }
}
