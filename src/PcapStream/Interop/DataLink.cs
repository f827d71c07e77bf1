namespace PcapStream.Interop;

/// <summary>
/// LINKTYPE_ numbers, which files hold, and the DLT_ numbers that libpcap's functions use. They differ where
/// systems do not agree on a DLT_ number; libpcap's pcap-common.c and pcap/dlt.h are the reference.
/// </summary>
internal static class DataLink
{
    // ATM_RFC1483, RAW, SLIP_BSDOS, PPP_BSDOS and ATM_CLIP; on macOS PFSYNC and PKTAP as well.
    private static readonly (ushort LinkType, ushort Number)[] Different = OperatingSystem.IsMacOS()
        ? [(100, 11), (101, 12), (102, 15), (103, 16), (106, 19), (246, 18), (258, 149)]
        : [(100, 11), (101, 12), (102, 15), (103, 16), (106, 19)];

    public static int Of(int linkType)
    {
        foreach ((ushort different, ushort number) in Different)
        {
            if (different == linkType)
                return number;
        }
        return linkType;
    }

    public static int LinkTypeOf(int number)
    {
        foreach ((ushort linkType, ushort different) in Different)
        {
            if (different == number)
                return linkType;
        }
        return number;
    }
}
