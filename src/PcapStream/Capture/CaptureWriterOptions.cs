using PcapStream.Capture.Compression;

namespace PcapStream.Capture;

/// <summary>The form in which a capture is written.</summary>
public sealed record CaptureWriterOptions
{
    /// <summary>Most bytes of frame check sequence that a classic pcap's header can name.</summary>
    internal const int MostFrameCheckSequence = 15;

    /// <summary>A pcapng with nanoseconds, compressed if its name says so.</summary>
    public static CaptureWriterOptions Default { get; } = new();

    /// <summary>The file format.</summary>
    public CaptureFormat Format { get; init; } = CaptureFormat.PcapNg;

    /// <summary>
    /// Precision of the times, to which finer ones are cut: any number of decimals up to nine for pcapng, microseconds
    /// or nanoseconds for classic pcap.
    /// </summary>
    public TimestampPrecision Precision { get; init; } = TimestampPrecision.Nanoseconds;

    /// <summary>
    /// Compression of the file as a whole; null for the one of the name's ending, such as <c>.gz</c>, or else none.
    /// </summary>
    public CompressionFormat? Compression { get; init; }

    /// <summary>How hard to compress, in the format's own numbers; null for its usual level.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>
    /// Whether the file has its name from the start, so that others can read it while it is written, up to its last
    /// whole packet, and stays when it is not completed; else it is written aside.
    /// </summary>
    public bool InPlace { get; init; }

    /// <summary>Bytes that packets are cut to, their original lengths kept; 0 for no limit.</summary>
    public uint SnapLength { get; init; }

    /// <summary>
    /// Bytes of frame check sequence at the end of every packet, up to 15, for a classic pcap's header; null for
    /// that of the first interface's description. A pcapng has it for each interface.
    /// </summary>
    public int? FrameCheckSequenceLength { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    internal void Validate()
    {
        if (Format is not { CanWrite: true })
            throw new ArgumentOutOfRangeException(nameof(Format), Format, "cannot be written");
        if (Precision is < TimestampPrecision.Seconds or > TimestampPrecision.Nanoseconds)
            throw new ArgumentOutOfRangeException(nameof(Precision), Precision, "is not between 0 and 9 decimals");
        if (Format.RefusePrecision(Precision) is { } reason)
            throw new ArgumentOutOfRangeException(nameof(Precision), Precision, reason);
        if (FrameCheckSequenceLength is < 0 or > MostFrameCheckSequence)
            throw new ArgumentOutOfRangeException(nameof(FrameCheckSequenceLength), FrameCheckSequenceLength,
                "is not a number up to 15");
    }

    /// <summary>The compression of a file; one that is only read is not chosen by its ending.</summary>
    internal CompressionFormat? CompressionOf(string path) =>
        Compression ?? (Compressions.ForFile(path) is { CanWrite: true } format ? format : null);
}
