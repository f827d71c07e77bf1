using PcapStream.Capture.Compression;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Capture;

/// <summary>
/// The file formats of captures, one row for each: the only list of those that can be read. Formats that are only
/// recognised, so that the refusal can name them, are rows of <see cref="Foreign.ForeignFormats"/>.
/// </summary>
public static class CaptureFormats
{
    private static readonly CaptureFormat[] Rows =
    [
        PcapFormat.Instance,
        PcapNgFormat.Instance,
    ];

    /// <summary>All formats.</summary>
    public static ReadOnlySpan<CaptureFormat> All => Rows;

    /// <summary>The format of a name, such as <c>pcap</c>; null for none.</summary>
    public static CaptureFormat? Find(string name)
    {
        foreach (CaptureFormat row in Rows)
        {
            if (row.Name == name)
                return row;
        }
        return null;
    }

    /// <summary>The variant of a name, such as <c>nsecpcap</c>; null for none.</summary>
    public static CaptureVariant? FindVariant(string name)
    {
        foreach (CaptureFormat row in Rows)
        {
            foreach (CaptureVariant variant in row.Variants)
            {
                if (variant.Name == name)
                    return variant;
            }
        }
        return null;
    }

    /// <summary>
    /// The format that a file's name ends in, whatever its case, with or without a compression's ending after it;
    /// null for none.
    /// </summary>
    public static CaptureFormat? ForFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Compressions.ForFile(path) is { } compression)
            path = path[..^compression.Extension.Length];
        foreach (CaptureFormat row in Rows)
        {
            foreach (string extension in row.Extensions)
            {
                if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                    return row;
            }
        }
        return null;
    }

    /// <summary>The format whose magic number bytes start with, which may be few; null for none.</summary>
    internal static CaptureFormat? Recognise(ReadOnlySpan<byte> start)
    {
        foreach (CaptureFormat row in Rows)
        {
            if (row.IsMagic(start))
                return row;
        }
        return null;
    }
}
