using System.Buffers.Binary;
using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Frames of a bounded size and their seek table.</summary>
public sealed class ZstdFramesTests
{
    private const int FrameSize = 4 << 20;
    private const int FooterSize = 9;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(FrameSize, 1)]
    [InlineData(FrameSize + 1, 2)]
    [InlineData(2 * FrameSize, 2)]
    [InlineData(2 * FrameSize + 12345, 3)]
    public void Each_frame_is_decompressed_alone(int size, int frames)
    {
        byte[] plain = Codec.Bytes(size);
        byte[] packed = Codec.Compress("zstd", plain);
        byte[] joined = [];
        int at = 0;
        foreach ((int compressed, int decompressed) in Table(packed))
        {
            Codec.Decompressed frame = Codec.Decompress("zstd", packed[at..(at + compressed)]);
            Assert.Null(frame.Error);
            Assert.Equal(decompressed, frame.Bytes.Length);
            Assert.InRange(decompressed, 1, FrameSize);
            joined = [.. joined, .. frame.Bytes];
            at += compressed;
        }
        if (frames == 1)
            Assert.Empty(Table(packed));
        else
            Assert.True(joined.AsSpan().SequenceEqual(plain));
        Codec.Decompressed whole = Codec.Decompress("zstd", packed);
        Assert.Equal((null, packed.Length), (whole.Error, whole.Consumed));
        Assert.True(whole.Bytes.AsSpan().SequenceEqual(plain));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(FrameSize - 1)]
    [InlineData(3 * FrameSize)]
    public void Bytes_do_not_depend_on_the_sizes_of_writes(int writeSize)
    {
        byte[] plain = Codec.Bytes(2 * FrameSize + 77);
        byte[] expected = Codec.Compress("zstd", plain, writeSize: 4096);
        Assert.True(expected.AsSpan().SequenceEqual(Codec.Compress("zstd", plain, writeSize: writeSize)));
    }

    [Theory]
    [InlineData(FrameSize)]
    [InlineData(FrameSize + 1)]
    [InlineData(2 * FrameSize)]
    public void What_is_abandoned_between_frames_does_not_look_complete(int size)
    {
        var target = new MemoryStream();
        using (CompressionStream stream = Codec.Format("zstd").Compress(target, null, "a"))
        {
            stream.Write(Codec.Noise(size));
            stream.Abandon();
        }
        Assert.NotNull(Codec.Decompress("zstd", target.ToArray()).Error);
    }

    [Theory]
    [InlineData("-dc")]
    [InlineData("-tqc")]
    public void Tool_reads_frames_and_their_table(string options)
    {
        byte[] plain = Codec.Bytes(2 * FrameSize + 5);
        byte[] read = CommandLineTool.Run("zstd", options, Codec.Compress("zstd", plain));
        Assert.True(read.AsSpan().SequenceEqual(options == "-dc" ? plain : []));
    }

    // The sizes of the frames; none without a table.
    private static List<(int Compressed, int Decompressed)> Table(byte[] packed)
    {
        List<(int, int)> frames = [];
        if (packed.Length < FooterSize || BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(^4)) != 0x8F92EAB1)
            return frames;
        int count = BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(^FooterSize));
        Assert.Equal(0, packed[^5]);
        Span<byte> table = packed.AsSpan(^(FooterSize + 8 * count + 8));
        Assert.Equal(0x184D2A5Eu, BinaryPrimitives.ReadUInt32LittleEndian(table));
        Assert.Equal(table.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(table[4..]));
        for (int i = 0; i < count; i++)
        {
            frames.Add((
                BinaryPrimitives.ReadInt32LittleEndian(table[(8 + 8 * i)..]),
                BinaryPrimitives.ReadInt32LittleEndian(table[(12 + 8 * i)..])));
        }
        return frames;
    }
}
