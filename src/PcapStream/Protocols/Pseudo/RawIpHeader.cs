using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// A packet without a link header: IP, whose first nibble is its version, or PPP in captures of dial-up lines.
/// </summary>
internal static class RawIpHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.RawIp, 0);
        return cursor.Rest is [0xFF, 0x03, ..] ? Protocol.Ppp : IpVersion.Next(cursor.Rest);
    }

    /// <summary>A packet that the link type says is IPv4; an IPv6 packet is decoded as such.</summary>
    public static Protocol Ipv4(ReadOnlySpan<byte> packet) =>
        IpVersion.Next(packet) == Protocol.Ipv6 ? Protocol.Ipv6 : Protocol.Ipv4;
}
