namespace PcapStream.Decoding.Link;

/// <summary>No link header: an IP packet, whose first nibble tells its version.</summary>
internal static class RawIpHeader
{
    public static Protocol Take(ref HeaderCursor cursor)
    {
        cursor.Take(Protocol.RawIp, 0);
        return IpVersion.Next(cursor.Rest);
    }
}
