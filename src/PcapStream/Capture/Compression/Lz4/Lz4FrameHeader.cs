using System.Buffers.Binary;
using K4os.Hash.xxHash;

namespace PcapStream.Capture.Compression.Lz4;

/// <summary>The header of an LZ4 frame (lz4_Frame_format.md 1.6.2).</summary>
/// <remarks>
/// <code>
/// magic 4 | FLG 1 | BD 1 | content size 0 or 8 | dictionary 0 or 4 | checksum 1
/// FLG: version 2 bits | independent blocks 1 | block checksums 1 | content size 1 | content checksum 1 |
///      reserved 1 | dictionary 1
/// BD:  reserved 1 bit | block size 3 | reserved 4
/// </code>
/// </remarks>
/// <param name="Length">Bytes of the header.</param>
/// <param name="BlockSize">Most bytes of a decompressed block.</param>
/// <param name="IsLinked">Whether blocks refer to bytes of the blocks before.</param>
/// <param name="HasBlockChecksums">Whether a checksum follows each block.</param>
/// <param name="HasContentChecksum">Whether a checksum of all decompressed bytes ends the frame.</param>
/// <param name="ContentSize">Decompressed bytes of the frame, where it says so.</param>
internal readonly record struct Lz4FrameHeader(
    int Length, int BlockSize, bool IsLinked, bool HasBlockChecksums, bool HasContentChecksum, long? ContentSize)
{
    /// <summary>The bit of a block's length that says that its bytes are stored as they are.</summary>
    public const uint StoredBlock = 0x80000000;

    /// <summary>Bytes of the longest header.</summary>
    public const int MostLength = 19;

    private const int FlagsAt = 4;
    private const int DescriptorAt = 5;
    private const int FieldsAt = 6;
    private const int Version = 1;
    private const int LeastBlockSizeId = 4;

    /// <summary>Bytes of the header at the start of a frame; the most where the frame ends before it says so.</summary>
    public static int LengthOf(ReadOnlySpan<byte> frame) => frame.Length > FlagsAt
        ? FieldsAt + (HasSize(frame) ? sizeof(long) : 0) + (HasDictionary(frame) ? sizeof(uint) : 0) + 1
        : MostLength;

    /// <summary>Reads the header at the start of <paramref name="frame"/>, whose magic number is known.</summary>
    /// <param name="frame">At least the whole header.</param>
    /// <param name="header">The header, when it is good.</param>
    /// <returns>What is wrong with it; null when it is good.</returns>
    public static string? Read(ReadOnlySpan<byte> frame, out Lz4FrameHeader header)
    {
        header = default;
        byte flags = frame[FlagsAt];
        byte descriptor = frame[DescriptorAt];
        int length = LengthOf(frame);
        if (frame[length - 1] != Checksum(frame[FlagsAt..(length - 1)]))
            return "the checksum of the frame's header is wrong";
        int blockSizeId = descriptor >> 4;
        if (flags >> 6 != Version || (flags & 0x02) != 0 || (descriptor & 0x8F) != 0 || blockSizeId < LeastBlockSizeId)
            return "the frame's header is of another version";
        if (HasDictionary(frame))
            return "the frame needs a dictionary";
        header = new Lz4FrameHeader(length, 1 << (2 * blockSizeId + 8), (flags & 0x20) == 0, (flags & 0x10) != 0,
            (flags & 0x04) != 0, HasSize(frame) ? BinaryPrimitives.ReadInt64LittleEndian(frame[FieldsAt..]) : null);
        return null;
    }

    /// <summary>Writes the header of linked blocks and a checksum of the content.</summary>
    /// <param name="blockSizeId">4 to 7, for blocks of 64 KiB, 256 KiB, 1 MiB or 4 MiB.</param>
    /// <param name="frame">Room for the header.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(int blockSizeId, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Lz4Format.Magic);
        frame[FlagsAt] = Version << 6 | 0x04;
        frame[DescriptorAt] = (byte)(blockSizeId << 4);
        frame[FieldsAt] = Checksum(frame[FlagsAt..FieldsAt]);
        return FieldsAt + 1;
    }

    private static bool HasSize(ReadOnlySpan<byte> frame) => (frame[FlagsAt] & 0x08) != 0;

    private static bool HasDictionary(ReadOnlySpan<byte> frame) => (frame[FlagsAt] & 0x01) != 0;

    private static byte Checksum(ReadOnlySpan<byte> fields) => (byte)(XXH32.DigestOf(fields) >> 8);
}
