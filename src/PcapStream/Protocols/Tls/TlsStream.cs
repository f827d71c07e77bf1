using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Tls;

/// <summary>What the segments before say about the records of a segment.</summary>
internal static class TlsStream
{
    private const ushort Version13 = 0x304;

    // The high byte of a draft of 1.3.
    private const int Draft = 0x7F;

    /// <summary>
    /// Whether the layer has messages of QUIC's handshake, which have no records: RFC 9001, section 4.1.3.
    /// </summary>
    public static bool IsInQuic(in FieldSource source) =>
        source.Index > 0 && source.Packet.Layers[source.Index - 1].Protocol == Protocol.Quic;

    /// <summary>The version that the connection's server chose; 0 while it is unknown.</summary>
    public static ushort ChosenVersion(FieldSource source)
    {
        while (--source.Index >= 0)
        {
            if (source.Packet.Layers[source.Index].Protocol == Protocol.Tcp)
                return source.HasFacts(out StreamFacts facts) ? facts.TlsVersion : (ushort)0;
        }
        return 0;
    }

    /// <summary>Whether encrypted records do not say what is in them, as in TLS 1.3.</summary>
    public static bool HidesTypes(FieldSource source) =>
        ChosenVersion(source) is var version && (version == Version13 || version >> 8 == Draft);
}
