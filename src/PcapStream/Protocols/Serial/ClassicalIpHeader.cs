using PcapStream.Protocols.Pseudo;

namespace PcapStream.Protocols.Serial;

/// <summary>Classical IP over ATM, RFC 2225, as Linux captures it: an IP packet without a header.</summary>
internal static class ClassicalIpHeader
{
    public static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.ClassicalIp, 0);
        return RawIpHeader.Ipv4(cursor.Rest);
    }
}
