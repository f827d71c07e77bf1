using System.Buffers.Binary;

namespace PcapStream.Capture.Compression;

/// <summary>
/// Frames that readers skip, which zstd and lz4 have in common (RFC 8878, 3.1.2): a magic number of which four bits
/// are free, a length of 32 bits, and as many bytes.
/// </summary>
internal static class SkippableFrames
{
    /// <summary>Bytes before those to skip.</summary>
    public const int HeaderSize = 8;

    private const uint Magic = 0x184D2A50;
    private const uint Mask = 0xFFFFFFF0;

    /// <summary>Whether a frame to skip starts so.</summary>
    public static bool IsAt(ReadOnlySpan<byte> start) => (Word(start) & Mask) == Magic;

    /// <summary>Whether a frame with a magic number starts so, after any number of frames to skip.</summary>
    public static bool LeadTo(ReadOnlySpan<byte> start, uint magic)
    {
        while (IsAt(start) && start.Length >= HeaderSize)
            start = start[(int)Math.Min(Length(start), start.Length)..];
        return Word(start) == magic;
    }

    /// <summary>Bytes of the frame with this header.</summary>
    public static long Length(ReadOnlySpan<byte> header) => HeaderSize + (long)Word(header[sizeof(uint)..]);

    /// <summary>The first four bytes; 0, which is not a magic number, when there are fewer.</summary>
    public static uint Word(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.TryReadUInt32LittleEndian(bytes, out uint word) ? word : 0;
}
