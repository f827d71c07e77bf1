using PcapStream.Capture.Compression.Gzip;
using PcapStream.Capture.Compression.Lz4;
using PcapStream.Capture.Compression.Zstd;

namespace PcapStream.Capture.Compression;

/// <summary>Makes encoders.</summary>
internal static class CompressionWriter
{
    /// <summary>Makes a stream that compresses into <paramref name="target"/>.</summary>
    /// <param name="format">gzip, zstd or lz4.</param>
    /// <param name="target">Written first to last, and closed with the stream; left open when this throws.</param>
    /// <param name="level">One of <see cref="Levels"/>; null for the format's own tool's default.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="CaptureException">The format is read only, or the system lacks the library.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such level; the message names the range.</exception>
    public static EncodingStream Create(CompressionFormat format, Stream target, int? level, string name)
    {
        int chosen = Levels(format, name).Choose(format, level);
        return format switch
        {
            CompressionFormat.Gzip => new GzipEncoder(target, chosen),
            CompressionFormat.Zstd => new ZstdEncoder(target, chosen),
            _ => new Lz4Encoder(target, chosen),
        };
    }

    /// <summary>The levels that <paramref name="format"/> can be written with.</summary>
    /// <exception cref="CaptureException">The format is read only, or the system lacks the library.</exception>
    public static LevelRange Levels(CompressionFormat format, string name)
    {
        CompressionLibrary.Require(format, name);
        return format switch
        {
            CompressionFormat.Gzip => GzipEncoder.Levels,
            CompressionFormat.Zstd => ZstdEncoder.Levels,
            CompressionFormat.Lz4 => Lz4Encoder.Levels,
            _ => throw new CaptureException($"{name}: {format.Name()} is read, not written"),
        };
    }
}
