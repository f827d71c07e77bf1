namespace PcapStream.Filtering;

/// <summary>
/// LINKTYPE_ numbers, which files carry, as the DLT_ numbers that libpcap's functions take. They differ where systems
/// do not agree on a DLT_ number; libpcap's pcap-common.c and pcap/dlt.h are the reference.
/// </summary>
internal static class DataLink
{
    public static int Of(int linkType) => linkType switch
    {
        // ATM_RFC1483, RAW, SLIP_BSDOS, PPP_BSDOS and ATM_CLIP.
        100 => 11,
        101 => 12,
        102 => 15,
        103 => 16,
        106 => 19,
        // PFSYNC and PKTAP.
        246 when OperatingSystem.IsMacOS() => 18,
        258 when OperatingSystem.IsMacOS() => 149,
        _ => linkType,
    };
}
