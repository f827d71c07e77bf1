namespace PcapStream.Decoding.Link;

/// <summary>Which header a packet begins with, by LINKTYPE_ number (draft-ietf-opsawg-pcaplinktype).</summary>
internal static class LinkTypes
{
    public const ushort LinuxCooked2 = 276;

    public static Protocol First(ushort linkType) => linkType switch
    {
        1 => Protocol.Ethernet,
        // DLT_RAW is 12 on most systems and 14 on OpenBSD; some writers put it where the LINKTYPE_ belongs.
        12 or 14 or 101 or 228 or 229 => Protocol.RawIp,
        113 => Protocol.LinuxCooked,
        _ => Protocol.None,
    };
}
