using System.Buffers.Binary;

namespace PcapStream.Protocols.Transport;

/// <summary>Kinds of TCP options (iana.org/assignments/tcp-parameters), and the values of those in a SYN.</summary>
internal static class TcpOptionKind
{
    public const byte MaximumSegmentSize = 2;
    public const byte WindowScale = 3;
    public const byte SelectiveAcknowledgmentPermitted = 4;
    public const byte SelectiveAcknowledgment = 5;
    public const byte Timestamps = 8;
    public const byte Multipath = 30;
    public const byte FastOpen = 34;

    // RFC 6994: the identifier of an experiment is first in the data.
    private const byte FirstExperiment = 253;
    private const byte SecondExperiment = 254;
    private const ushort FastOpenExperiment = 0xF989;

    /// <summary>The maximum segment size, RFC 9293; null for another option or one of another length.</summary>
    public static ushort? SegmentSize(HeaderOption option) =>
        option.Kind == MaximumSegmentSize && option.Length == 4 && option.Data.Length == 2
            ? BinaryPrimitives.ReadUInt16BigEndian(option.Data)
            : null;

    /// <summary>The shift of the window, RFC 7323; null for another option or one of another length.</summary>
    public static byte? WindowShift(HeaderOption option) =>
        option.Kind == WindowScale && option.Length == 3 && option.Data.Length == 1 ? option.Data[0] : null;

    /// <summary>
    /// The cookie of Fast Open, RFC 7413, also under the experiment's number; empty for another option or a request.
    /// </summary>
    public static ReadOnlySpan<byte> FastOpenCookie(HeaderOption option) => option.Kind switch
    {
        FastOpen => option.Data,
        FirstExperiment or SecondExperiment when option.Data.Length >= sizeof(ushort)
            && BinaryPrimitives.ReadUInt16BigEndian(option.Data) == FastOpenExperiment => option.Data[sizeof(ushort)..],
        _ => default,
    };
}
