using System.Buffers.Binary;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// Pseudo-header of Juniper routers (LINKTYPE_JUNIPER_*): extensions if flag 0x80 is set, and then the protocol,
/// little-endian, if flag 0x02 says that the packet has no link header.
/// <code>
///  0                4       4 or 6, and the extensions     +4 or +0
///  +----------------+-------+------------------+----------+-------
///  | 0x4D4743|flags | extensions' length and they | protocol | packet
///  +----------------+-------+------------------+----------+-------
/// </code>
/// </summary>
internal static class JuniperHeader
{
    private const int Size = 4;
    private const int LengthSize = 2;
    private const int CookieSize = 4;
    private const uint Magic = 0x4D4743;
    private const byte HasExtensions = 0x80;
    private const byte HasNoLinkHeader = 0x02;

    public static Protocol Decode(ushort linkType, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Juniper, Size))
            return Protocol.None;
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8;
        if (magic != Magic)
            return cursor.Malformed((int)Magic, (int)magic);
        return DecodeExtensions(bytes[3], ref cursor) ? DecodePacket(linkType, bytes[3], ref cursor) : Protocol.None;
    }

    private static bool DecodeExtensions(byte flags, ref HeaderCursor cursor)
    {
        if ((flags & HasExtensions) == 0)
            return true;
        ReadOnlySpan<byte> length = cursor.Rest;
        return cursor.TryExtend(LengthSize) && cursor.TryExtend(BinaryPrimitives.ReadUInt16BigEndian(length));
    }

    private static Protocol DecodePacket(ushort linkType, byte flags, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if ((flags & HasNoLinkHeader) != 0)
            return cursor.TryExtend(sizeof(uint)) ? Next(BinaryPrimitives.ReadUInt32LittleEndian(rest)) : Protocol.None;
        return linkType switch
        {
            130 => IsPpp(rest) ? Protocol.Ppp : Protocol.None,
            137 => cursor.TryExtend(CookieSize) ? AfterAtmCookie(cursor.Rest) : Protocol.None,
            135 => cursor.TryExtend(2 * CookieSize) ? AfterAtmCookie(cursor.Rest) : Protocol.None,
            167 or 178 => Protocol.Ethernet,
            179 => cursor.TryExtend(2) ? Protocol.Ppp : Protocol.None,
            180 => Protocol.FrameRelay,
            181 => Protocol.CiscoHdlc,
            _ => Protocol.None,
        };
    }

    // RFC 2684: LLC before each packet, or one circuit per protocol.
    private static Protocol AfterAtmCookie(ReadOnlySpan<byte> rest) => rest switch
    {
        [0xAA, 0xAA, 3, ..] or [0xFE, 0xFE, 3, ..] => Protocol.Llc,
        _ => IsPpp(rest) ? Protocol.Ppp : IpVersion.Next(rest),
    };

    private static bool IsPpp(ReadOnlySpan<byte> rest) => rest is [0x00, 0x21 or 0x57, ..];

    private static Protocol Next(uint protocol) => protocol switch
    {
        2 or 3 => Protocol.Ipv4,
        4 or 5 or 8 => Protocol.Mpls,
        6 or 7 => Protocol.Ipv6,
        200 => Protocol.Ppp,
        202 or 203 => Protocol.Llc,
        204 => Protocol.Ethernet,
        207 => Protocol.FrameRelay,
        208 => Protocol.CiscoHdlc,
        _ => Protocol.None,
    };
}
