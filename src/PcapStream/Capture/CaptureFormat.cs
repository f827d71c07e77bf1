namespace PcapStream.Capture;

/// <summary>The file format of a capture.</summary>
public enum CaptureFormat
{
    /// <summary>Classic pcap (draft-ietf-opsawg-pcap), any precision, byte order or record variant.</summary>
    Pcap,

    /// <summary>pcapng (draft-ietf-opsawg-pcapng).</summary>
    PcapNg,
}
