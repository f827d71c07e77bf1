namespace PcapStream.Decoding.Link;

/// <summary>LINKTYPE_ numbers that are decoded (draft-ietf-opsawg-pcaplinktype).</summary>
internal static class LinkNumbers
{
    public const ushort Ethernet = 1;

    // DLT_RAW is 12 on most systems and 14 on OpenBSD; some writers put it where the LINKTYPE_ belongs.
    public const ushort RawBsd = 12;
    public const ushort RawOpenBsd = 14;
    public const ushort Raw = 101;
    public const ushort LinuxCooked = 113;
    public const ushort RawIpv4 = 228;
    public const ushort RawIpv6 = 229;
    public const ushort LinuxCooked2 = 276;
}
