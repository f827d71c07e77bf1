namespace PcapStream.Capture;

/// <summary>What a capture is written as.</summary>
public sealed record CaptureWriterOptions
{
    private const int MostFrameCheckSequence = 30;

    /// <summary>A pcapng with nanoseconds, compressed if its name says so.</summary>
    public static CaptureWriterOptions Default { get; } = new();

    /// <summary>The file format.</summary>
    public CaptureFormat Format { get; init; } = CaptureFormat.PcapNg;

    /// <summary>
    /// Precision of the times, to which finer ones are cut: any number of decimals up to nine for pcapng, microseconds or
    /// nanoseconds for classic pcap.
    /// </summary>
    public TimestampPrecision Precision { get; init; } = TimestampPrecision.Nanoseconds;

    /// <summary>Compression of the file as a whole; null for what its name ends in: <c>.gz</c>, <c>.zst</c>, <c>.lz4</c>, else none.</summary>
    public CompressionFormat? Compression { get; init; }

    /// <summary>How hard to compress, in the format's own numbers; null for its usual level.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Bytes that packets are cut to, their original lengths kept; 0 for no limit.</summary>
    public uint SnapLength { get; init; }

    /// <summary>
    /// Bytes of frame check sequence at the end of every packet, even and up to 30, for a classic pcap's header; null to
    /// say nothing. Not written to a pcapng, where if_fcslen means bits to some and bytes to others
    /// (github.com/IETF-OPSAWG-WG/draft-ietf-opsawg-pcap, issue 60).
    /// </summary>
    public int? FrameCheckSequenceLength { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    internal void Validate()
    {
        if (Format is not (CaptureFormat.Pcap or CaptureFormat.PcapNg))
            throw new ArgumentOutOfRangeException(nameof(Format), Format, "is no format");
        if (Precision is < TimestampPrecision.Seconds or > TimestampPrecision.Nanoseconds)
            throw new ArgumentOutOfRangeException(nameof(Precision), Precision, "is not between 0 and 9 decimals");
        if (Format == CaptureFormat.Pcap && Precision is not (TimestampPrecision.Microseconds or TimestampPrecision.Nanoseconds))
            throw new ArgumentOutOfRangeException(nameof(Precision), Precision, "a classic pcap has microseconds or nanoseconds");
        if (FrameCheckSequenceLength is < 0 or > MostFrameCheckSequence || FrameCheckSequenceLength % 2 == 1)
            throw new ArgumentOutOfRangeException(nameof(FrameCheckSequenceLength), FrameCheckSequenceLength, "is not an even number up to 30");
    }

    internal CompressionFormat? CompressionOf(string path) => Compression ?? Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".GZ" => CompressionFormat.Gzip,
        ".ZST" => CompressionFormat.Zstd,
        ".LZ4" => CompressionFormat.Lz4,
        _ => null,
    };
}
