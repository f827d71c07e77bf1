using PcapStream.Capture.Compression.Bzip2;
using PcapStream.Capture.Compression.Gzip;
using PcapStream.Capture.Compression.Lz4;
using PcapStream.Capture.Compression.Xz;
using PcapStream.Capture.Compression.Zstd;

namespace PcapStream.Capture.Compression;

/// <summary>The compressions of captures, one row for each: the only list of them.</summary>
public static class Compressions
{
    private static readonly CompressionFormat[] Rows =
    [
        new GzipFormat(),
        new ZstdFormat(),
        new Lz4Format(),
        new XzFormat(),
        new Bzip2Format(),
    ];

    /// <summary>All compressions.</summary>
    public static ReadOnlySpan<CompressionFormat> All => Rows;

    /// <summary>The compression of a name, such as <c>gzip</c>; null for none.</summary>
    public static CompressionFormat? Find(string name)
    {
        foreach (CompressionFormat row in Rows)
        {
            if (row.Name == name)
                return row;
        }
        return null;
    }

    /// <summary>The compression that a file's name ends in, whatever its case; null for none.</summary>
    public static CompressionFormat? ForFile(string path)
    {
        foreach (CompressionFormat row in Rows)
        {
            if (path.EndsWith(row.Extension, StringComparison.OrdinalIgnoreCase))
                return row;
        }
        return null;
    }

    /// <summary>The compression of data that starts so; null for none.</summary>
    public static CompressionFormat? Recognise(ReadOnlySpan<byte> start)
    {
        foreach (CompressionFormat row in Rows)
        {
            if (row.IsFile(start))
                return row;
        }
        return null;
    }
}
