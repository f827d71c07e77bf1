using System.Text;

namespace PcapStream.Capture.Foreign;

/// <summary>
/// The formats that are recognised and refused, so that the message can name the file's format and the remedy. One row
/// adds another.
/// </summary>
internal static class ForeignFormats
{
    /// <summary>Bytes from the start by which all formats are recognised.</summary>
    public const int Size = 512;

    private const string Convert = "convert it with editcap -F pcapng IN OUT";
    private const string Unpack = "unpack it first";

    // The formats that Wireshark's wiretap recognises by bytes in fixed places: text in Latin-1.
    private static readonly Signature[] Captures =
    [
        new(0, "RTSS", "a Microsoft Network Monitor 1.x capture"),
        new(0, "GMBU", "a Microsoft Network Monitor 2.x capture"),
        new(0, "\u001C\0\u0001\u00AC", "an Ixia lcap capture (hardware)"),
        new(0, "\u001C\0\u0001\u00AB", "an Ixia lcap capture (software)"),
        new(0, "snoop\0\0\0", "a snoop capture (Sun, Shomiti Surveyor)"),
        new(0, "btsnoop\0", "a Symbian or Android btsnoop log"),
        new(0, "TRSNIFF data    \u001A", "a Sniffer (DOS) capture"),
        new(0, "XCP\0", "a NetXRay or Sniffer (Windows) capture"),
        new(0, "VL\0\0", "a NetXRay 1.x capture"),
        new(0, "\u00AA\u00AA\u00AA\u00AA", "an InfoVista 5View capture"),
        new(0, "iptrace 1.0", "an AIX iptrace 1.0 capture"),
        new(0, "iptrace 2.0", "an AIX iptrace 2.0 capture"),
        new(0, "TR\0d\0", "an HP-UX nettl trace"),
        new(0, "\0\0\0\u0001\0\0\0\0\0\u0007\u00D0\0", "an HP-UX 9 nettl trace"),
        new(0, "ObserverPktBuffe", "a Viavi (Network Instruments) Observer capture"),
        new(0, "\u007Fver", "a Savvius (WildPackets) *Peek tagged capture"),
        new(0, "\u0005VNF", "a Visual Networks traffic capture"),
        new(0, "\u0042\u00D2\0\u0034\u0012\u0066\u0022\u0088", "a RADCOM WAN/LAN analyzer capture"),
        new(0, "\0\0\u0002\0\u0012\u0005\0\u0010", "a Tektronix K12xx .rf5 capture"),
        new(0, "+---------+---------------+----------+", "a K12 text trace"),
        new(0, "\u0001\u0010\u004C\0\u0001\u0005Trace Display", "a Novell LANalyzer capture"),
        new(0, "\u0007\u0010\u004C\0\u0001\u0005Trace Display", "a Novell LANalyzer cyclic capture"),
        new(0, "NetScaler ", "a NetScaler trace"),
        new(4, "NetScaler ", "a NetScaler trace"),
        new(4, "Netscaler V3", "a NetScaler trace"),
        new(0, "Session Transcript", "a Catapult DCT2000 trace"),
        new(0, "EyeSDN", "an EyeSDN USB S0/E1 ISDN trace"),
        new(0, "cpse", "a Colasoft Capsa capture"),
        new(0, "V0208", "an Aethra .aps capture"),
        new(0, "MPCSII", "a Micropross mplog"),
        new(0, "LOGG", "a Vector BLF log"),
        new(0, "DLT\u0001", "an AUTOSAR DLT log"),
        new(0, "***BUSMASTER", "a BUSMASTER log"),
        new(0, "#!rtpplay1.0 ", "an rtpdump capture"),
        new(0, "#Format=", "a Daintree Sensor Network Analyzer log"),
        new(0, "T O S H I B A", "a Toshiba ISDN router snoop trace"),
        new(1, "T O S H I B A", "a Toshiba ISDN router snoop trace"),
        new(0, "PML_", "a Process Monitor log"),
        new(0, "__CURSOR=", "a systemd journal export"),
        new(0, "--------- beginning of ", "an Android logcat log"),
        new(0, "ETHERWATCH", "a DBS Etherwatch (VMS) trace"),
        new(0, "TCPIPtrace", "a TCPIPtrace (VMS) trace"),
        new(0, " COMMUNICATIONS TRACE", "an IBM iSeries communications trace"),
        new(0, "\u0078\u009F\u003E\u0022", "a TNEF attachment"),
    ];

    /// <summary>The fault of a file that is neither.</summary>
    public const string Unknown = "is not a capture: its first bytes are not those of a known format";

    private static readonly Signature[] Archives =
    [
        new(0, "PK\u0003\u0004", "a ZIP archive"),
        new(0, "7z\u00BC\u00AF\u0027\u001C", "a 7-Zip archive"),
        new(0, "Rar!\u001A\u0007", "a RAR archive"),
        new(0, "\u001F\u009D", "compressed with compress (.Z)"),
        new(0, "LZIP", "compressed with lzip"),
        new(0, "\u0089LZO\0\r\n\u001A\n", "compressed with lzop"),
        new(0, "\u00CE\u00B2\u00CF\u0081", "compressed with brotli"),
        new(257, "ustar", "a tar archive"),
    ];

    /// <summary>The format of a file that starts so, and the remedy; null where no capture format starts so.</summary>
    public static string? DescribeCapture(ReadOnlySpan<byte> start) => Describe(Captures, start, Convert);

    /// <summary>The same for archives, which may hold captures.</summary>
    public static string? DescribeArchive(ReadOnlySpan<byte> start) => Describe(Archives, start, Unpack);

    private static string? Describe(Signature[] signatures, ReadOnlySpan<byte> start, string remedy)
    {
        foreach (Signature one in signatures)
        {
            if (one.IsAt(start))
                return $"is {one.Name}, which this version does not read: {remedy}";
        }
        return null;
    }

    private sealed record Signature(int Offset, string Magic, string Name)
    {
        public bool IsAt(ReadOnlySpan<byte> start) =>
            start.Length >= Offset && start[Offset..].StartsWith(Encoding.Latin1.GetBytes(Magic));
    }
}
