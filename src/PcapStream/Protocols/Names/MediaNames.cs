using System.Text;

namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in RTP and RTCP.</summary>
internal static class MediaNames
{
    private const int FirstDynamicType = 96;

    /// <summary>Types of RTCP's packets (IANA, RTP parameters).</summary>
    public static NameTable Reports { get; } = new("""
        192 Full Intra-frame Request (H.261)
        193 Negative Acknowledgement (H.261)
        194 SMPTE time-code mapping
        195 Extended inter-arrival jitter report
        200 Sender Report
        201 Receiver Report
        202 Source description
        203 Goodbye
        204 Application specific
        205 Generic RTP Feedback
        206 Payload-specific Feedback
        207 Extended report (RFC 3611)
        208 AVB RTCP packet (IEEE1733)
        209 Receiver Summary Information
        210 Port Mapping
        """);

    /// <summary>Types of payload, RFC 3551, section 6: the short name, a bar, the long name.</summary>
    private static NameTable Types { get; } = new("""
        0 g711U|ITU-T G.711 PCMU
        1 fs-1016|USA Federal Standard FS-1016
        2 g721|ITU-T G.721
        3 GSM|GSM 06.10
        4 g723|ITU-T G.723
        5 DVI4 8k|DVI4 8000 samples/s
        6 DVI4 16k|DVI4 16000 samples/s
        7 Exp. from Xerox PARC|Experimental linear predictive encoding from Xerox PARC
        8 g711A|ITU-T G.711 PCMA
        9 g722|ITU-T G.722
        10 16-bit audio, stereo|16-bit uncompressed audio, stereo
        11 16-bit audio, monaural|16-bit uncompressed audio, monaural
        12 Qualcomm|Qualcomm Code Excited Linear Predictive coding
        13 CN|Comfort noise
        14 MPEG-I/II Audio|MPEG-I/II Audio
        15 g728|ITU-T G.728
        16 DVI4 11k|DVI4 11025 samples/s
        17 DVI4 22k|DVI4 22050 samples/s
        18 g729|ITU-T G.729
        19 CN(old)|Comfort noise (old)
        25 CellB|Sun CellB video encoding
        26 JPEG|JPEG-compressed video
        28 NV|'nv' program
        31 h261|ITU-T H.261
        32 MPEG-I/II Video|MPEG-I/II Video
        33 MPEG-II streams|MPEG-II transport streams
        34 h263|ITU-T H.263
        """);

    /// <summary>The short name of a type that SDP does not name.</summary>
    public static string ShortOf(int type)
    {
        ReadOnlySpan<byte> names = Types[type];
        if (!names.IsEmpty)
            return Encoding.ASCII.GetString(names[..names.IndexOf((byte)'|')]);
        return type >= FirstDynamicType ? $"RTPType-{type}" : Encoding.ASCII.GetString(Unnamed(type));
    }

    /// <summary>The long name of a type that SDP does not name; empty for one that only SDP can name.</summary>
    public static ReadOnlySpan<byte> LongOf(int type)
    {
        ReadOnlySpan<byte> names = Types[type];
        if (!names.IsEmpty)
            return names[(names.IndexOf((byte)'|') + 1)..];
        return type >= FirstDynamicType ? default : Unnamed(type);
    }

    private static ReadOnlySpan<byte> Unnamed(int type) =>
        type is >= 72 and <= 76 ? "Reserved for RTCP conflict avoidance"u8 : "Unassigned"u8;
}
