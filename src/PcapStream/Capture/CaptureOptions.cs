namespace PcapStream.Capture;

/// <summary>How a capture is opened.</summary>
public sealed record CaptureOptions
{
    /// <summary>128 MiB for a decompressor; files are not followed.</summary>
    public static CaptureOptions Default { get; } = new();

    /// <summary>
    /// Most bytes that decompressing may take for itself, above 0: zstd's window, xz's dictionary. 128 MiB, the default, is what
    /// zstd's own tool allows, and xz asks for half of it at its highest level; at the usual levels both take 2 to 8 MiB.
    /// </summary>
    public long DecompressionMemoryLimit { get; init; } = 128 << 20;

    /// <summary>Whether to wait at the end of a file for what is written to it, until reading is cancelled. Of an uncompressed file only.</summary>
    public bool Follow { get; init; }
}
