using System.Buffers.Binary;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>
/// The seek table of the seekable format (zstd's contrib/seekable_format, 0.1.0): a frame that other readers skip, the
/// last of a file, with the sizes of all frames before it.
/// </summary>
/// <remarks>
/// <code>
/// magic of a skippable frame 4 | bytes after this 4 | entries | number of entries 4 | descriptor 1 | magic 4
/// entry:      compressed size 4 | decompressed size 4
/// descriptor: entries have checksums 1 bit | 0
/// </code>
/// </remarks>
internal sealed class ZstdSeekTable
{
    private const uint SkippableMagic = 0x184D2A5E;
    private const uint Magic = 0x8F92EAB1;
    private const int FooterSize = 9;

    private readonly List<(uint Compressed, uint Decompressed)> _frames = [];

    /// <summary>Frames so far: 8 bytes of memory for each.</summary>
    public int Count => _frames.Count;

    /// <summary>Adds the next frame, by its sizes in bytes.</summary>
    public void Add(long compressed, long decompressed) =>
        _frames.Add((checked((uint)compressed), checked((uint)decompressed)));

    /// <summary>The bytes of the table.</summary>
    public byte[] Encode()
    {
        int rest = _frames.Count * 2 * sizeof(uint) + FooterSize;
        byte[] bytes = new byte[SkippableFrames.HeaderSize + rest];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, SkippableMagic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(uint)), rest);
        Span<byte> at = bytes.AsSpan(SkippableFrames.HeaderSize);
        foreach ((uint compressed, uint decompressed) in _frames)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, compressed);
            BinaryPrimitives.WriteUInt32LittleEndian(at[sizeof(uint)..], decompressed);
            at = at[(2 * sizeof(uint))..];
        }
        BinaryPrimitives.WriteInt32LittleEndian(at, _frames.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(at[(sizeof(uint) + 1)..], Magic);
        return bytes;
    }
}
