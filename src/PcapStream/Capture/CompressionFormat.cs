namespace PcapStream.Capture;

/// <summary>How a capture's bytes are compressed as a whole.</summary>
public enum CompressionFormat
{
    /// <summary>gzip (RFC 1952), one member or many.</summary>
    Gzip,

    /// <summary>Zstandard (RFC 8878), one frame or many, skippable ones passed over.</summary>
    Zstd,

    /// <summary>LZ4's frame format.</summary>
    Lz4,

    /// <summary>xz, the container of LZMA2.</summary>
    Xz,

    /// <summary>bzip2, one stream or many.</summary>
    Bzip2,
}
