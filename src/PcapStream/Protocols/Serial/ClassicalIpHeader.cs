using PcapStream.Protocols.Pseudo;

namespace PcapStream.Protocols.Serial;

/// <summary>Linux's classical IP over ATM, RFC 2225, as the kernel hands it over: an IP packet with no header before it.</summary>
internal static class ClassicalIpHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.ClassicalIp, 0);
        return RawIpHeader.Ipv4(cursor.Rest);
    }
}
