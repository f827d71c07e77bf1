namespace PcapStream.Capture.Compression;

/// <summary>What people call a compression and its parts.</summary>
public static class CompressionNames
{
    /// <summary>The name of its command-line tool, such as <c>gzip</c>.</summary>
    public static string Name(this CompressionFormat format) => format switch
    {
        CompressionFormat.Gzip => "gzip",
        CompressionFormat.Zstd => "zstd",
        CompressionFormat.Lz4 => "lz4",
        CompressionFormat.Xz => "xz",
        CompressionFormat.Bzip2 => "bzip2",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>What its specification calls the self-contained units of which a file has one or many.</summary>
    internal static string Unit(this CompressionFormat format) => format switch
    {
        CompressionFormat.Gzip => "member",
        CompressionFormat.Zstd or CompressionFormat.Lz4 => "frame",
        _ => "stream",
    };
}
