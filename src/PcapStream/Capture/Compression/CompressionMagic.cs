using System.Buffers.Binary;

namespace PcapStream.Capture.Compression;

/// <summary>Tells compressions by their first bytes.</summary>
internal static class CompressionMagic
{
    private const uint Zstd = 0xFD2FB528;
    private const uint Lz4 = 0x184D2204;
    private const uint Skippable = 0x184D2A50;
    private const uint SkippableMask = 0xFFFFFFF0;
    private const int SkippableHeader = 8;

    /// <summary>
    /// The compression of data that starts so; null when it is none that is known. zstd and lz4 share the magic of
    /// frames to skip (RFC 8878, 3.1.2): what follows them decides, and where that is not within
    /// <paramref name="start"/> it is zstd, because pzstd begins its files so.
    /// </summary>
    public static CompressionFormat? Recognise(ReadOnlySpan<byte> start)
    {
        if (IsSkippable(start))
            return Word(BehindSkippable(start)) == Lz4 ? CompressionFormat.Lz4 : CompressionFormat.Zstd;
        // Listed here, since asking the type for its values costs a start's milliseconds.
        ReadOnlySpan<CompressionFormat> formats = [CompressionFormat.Gzip, CompressionFormat.Zstd, CompressionFormat.Lz4, CompressionFormat.Xz, CompressionFormat.Bzip2];
        foreach (CompressionFormat format in formats)
        {
            if (IsUnit(format, start))
                return format;
        }
        return null;
    }

    /// <summary>Whether a member, frame or stream of <paramref name="format"/> starts so, frames to skip included.</summary>
    public static bool IsUnit(CompressionFormat format, ReadOnlySpan<byte> start) => format switch
    {
        CompressionFormat.Gzip => start.StartsWith<byte>([0x1F, 0x8B, 0x08]),
        CompressionFormat.Zstd => Word(start) == Zstd || IsSkippable(start),
        CompressionFormat.Lz4 => Word(start) == Lz4 || IsSkippable(start),
        CompressionFormat.Xz => start.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00]),
        CompressionFormat.Bzip2 => start.StartsWith("BZh"u8) && start.Length > 3 && start[3] is >= (byte)'1' and <= (byte)'9',
        _ => false,
    };

    private static bool IsSkippable(ReadOnlySpan<byte> start) => (Word(start) & SkippableMask) == Skippable;

    private static ReadOnlySpan<byte> BehindSkippable(ReadOnlySpan<byte> start)
    {
        while (IsSkippable(start) && start.Length >= SkippableHeader)
            start = start[(int)Math.Min(SkippableHeader + (long)Word(start[sizeof(uint)..]), start.Length)..];
        return start;
    }

    // Zero, which is no magic, when there are no four bytes.
    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.TryReadUInt32LittleEndian(bytes, out uint word) ? word : 0;
}
