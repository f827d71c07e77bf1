using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Pseudo;

/// <summary>No link header: an IP packet, whose first nibble tells its version; or PPP, from what dials up.</summary>
internal static class RawIpHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.RawIp, 0);
        return cursor.Rest is [0xFF, 0x03, ..] ? Protocol.Ppp : IpVersion.Next(cursor.Rest);
    }

    /// <summary>IPv4 by all accounts; IPv6 is followed where there is no other way to say so.</summary>
    public static Protocol Ipv4(ReadOnlySpan<byte> packet) =>
        IpVersion.Next(packet) == Protocol.Ipv6 ? Protocol.Ipv6 : Protocol.Ipv4;
}
