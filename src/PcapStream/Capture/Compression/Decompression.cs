using PcapStream.Capture.Compression.Bzip2;
using PcapStream.Capture.Compression.Gzip;
using PcapStream.Capture.Compression.Lz4;
using PcapStream.Capture.Compression.Xz;
using PcapStream.Capture.Compression.Zstd;

namespace PcapStream.Capture.Compression;

/// <summary>Opens decoders, for which all but gzip need a library of the system.</summary>
internal static class Decompression
{
    /// <summary>Opens a stream of what <paramref name="source"/> holds compressed.</summary>
    /// <param name="format">How it is compressed.</param>
    /// <param name="source">Read first to last, and closed with the stream; left open when this throws.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="memoryLimit">
    /// Most bytes that zstd's window, or xz with its dictionary, may take; above 0. gzip, lz4 and bzip2 take at most
    /// 0.1, 9 and 4 MiB by their formats.
    /// </param>
    /// <exception cref="CaptureException">The system lacks the library.</exception>
    public static DecodingStream Open(CompressionFormat format, Stream source, string name, long memoryLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memoryLimit);
        CompressionLibrary.Require(format, name);
        return format switch
        {
            CompressionFormat.Gzip => new GzipDecoder(source),
            CompressionFormat.Zstd => new ZstdDecoder(source, memoryLimit),
            CompressionFormat.Lz4 => new Lz4Decoder(source),
            CompressionFormat.Xz => new XzDecoder(source, memoryLimit),
            CompressionFormat.Bzip2 => new Bzip2Decoder(source),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }
}
