using System.Buffers.Binary;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>A Zstandard frame's header (RFC 8878, 3.1.1.1): its length, and the memory that it asks for.</summary>
/// <remarks>
/// <code>
/// magic 4 | descriptor 1 | window 0..1 | dictionary 0, 1, 2, 4 | content size 0, 1, 2, 4, 8
/// descriptor: content size's length 2 bits | single segment 1 | unused 1 | reserved 1 | checksum 1 |
///             dictionary id's length 2
/// window:     exponent 5 bits | mantissa 3
/// </code>
/// </remarks>
internal static class ZstdFrame
{
    private const int DescriptorAt = 4;
    private const int LeastExponent = 10;

    /// <summary>
    /// Bytes of history that decompressing the frame takes; 0 for a frame to skip, and for a header that is cut short,
    /// which decompressing will report.
    /// </summary>
    public static ulong WindowSize(ReadOnlySpan<byte> header)
    {
        if (!HasDescriptor(header))
            return 0;
        byte descriptor = header[DescriptorAt];
        ReadOnlySpan<byte> fields = header[(DescriptorAt + 1)..];
        return IsSingleSegment(descriptor) ? ContentSize(descriptor, fields) : FromWindowDescriptor(fields[0]);
    }

    /// <summary>
    /// Bytes of the header; 0 for a frame to skip, and for a header that is cut short before it gives its length.
    /// </summary>
    public static int HeaderLength(ReadOnlySpan<byte> header)
    {
        if (!HasDescriptor(header))
            return 0;
        byte descriptor = header[DescriptorAt];
        bool isSingleSegment = IsSingleSegment(descriptor);
        int contentSizeLength = isSingleSegment || descriptor >> 6 != 0 ? ContentSizeLength(descriptor) : 0;
        return DescriptorAt + 1 + (isSingleSegment ? 0 : 1) + DictionaryLength(descriptor) + contentSizeLength;
    }

    private static bool HasDescriptor(ReadOnlySpan<byte> header) => header.Length > DescriptorAt + 1
        && BinaryPrimitives.ReadUInt32LittleEndian(header) == ZstdFormat.Magic;

    private static bool IsSingleSegment(byte descriptor) => (descriptor & 0x20) != 0;

    private static int DictionaryLength(byte descriptor) => (descriptor & 3) is 3 ? 4 : descriptor & 3;

    private static int ContentSizeLength(byte descriptor) => 1 << (descriptor >> 6);

    private static ulong FromWindowDescriptor(byte window)
    {
        ulong power = 1UL << (LeastExponent + (window >> 3));
        return power + power / 8 * (window & 7u);
    }

    // A single segment has no window: its history is all of its content.
    private static ulong ContentSize(byte descriptor, ReadOnlySpan<byte> fields)
    {
        int dictionaryLength = DictionaryLength(descriptor);
        int length = ContentSizeLength(descriptor);
        if (fields.Length < dictionaryLength + length)
            return 0;
        ReadOnlySpan<byte> size = fields.Slice(dictionaryLength, length);
        return length switch
        {
            1 => size[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256UL,
            4 => BinaryPrimitives.ReadUInt32LittleEndian(size),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(size),
        };
    }
}
