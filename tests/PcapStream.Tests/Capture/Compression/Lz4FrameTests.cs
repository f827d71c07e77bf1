using System.Buffers.Binary;
using K4os.Hash.xxHash;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>What is wrong with an LZ4 frame is named.</summary>
public sealed class Lz4FrameTests
{
    // Independent blocks of 64 KiB with a size of the content, and checksums of blocks and content.
    private const byte Flags = 0x7C;
    private const byte BlockSize64K = 0x40;
    private static readonly byte[] Content = "12345678"u8.ToArray();

    [Fact]
    public void Frame_with_every_optional_field_is_read()
    {
        Codec.Decompressed decompressed = Codec.Decompress("lz4", Frame(Flags, BlockSize64K, Content.Length));
        Assert.Null(decompressed.Error);
        Assert.Equal(Content, decompressed.Bytes);
    }

    [Theory]
    [InlineData(0xBC, BlockSize64K, "the frame's header is of another version")]
    [InlineData(0x3C, BlockSize64K, "the frame's header is of another version")]
    [InlineData(0x7E, BlockSize64K, "the frame's header is of another version")]
    [InlineData(Flags, 0x30, "the frame's header is of another version")]
    [InlineData(Flags, 0xC0, "the frame's header is of another version")]
    [InlineData(Flags, 0x41, "the frame's header is of another version")]
    [InlineData(0x7D, BlockSize64K, "the frame needs a dictionary")]
    public void Header_that_cannot_be_read_is_refused(byte flags, byte descriptor, string reason) =>
        Assert.Equal($"lz4: the data is corrupt ({reason})",
            Codec.Decompress("lz4", Frame(flags, descriptor, Content.Length)).Error);

    [Fact]
    public void Wrong_size_of_the_content_costs_no_byte()
    {
        Codec.Decompressed decompressed = Codec.Decompress("lz4", Frame(Flags, BlockSize64K, Content.Length + 1));
        Assert.Equal(Content, decompressed.Bytes);
        Assert.Equal("lz4: the data is corrupt (the size of the content is wrong)", decompressed.Error);
    }

    [Theory]
    [InlineData(14, "the checksum of the frame's header is wrong")]
    [InlineData(19, "the checksum of a block is wrong")]
    [InlineData(27, "the checksum of a block is wrong")]
    [InlineData(35, "the checksum of the content is wrong")]
    public void Changed_byte_is_named_by_what_it_is_in(int at, string reason)
    {
        byte[] frame = Frame(Flags, BlockSize64K, Content.Length);
        frame[at] ^= 1;
        Assert.Equal($"lz4: the data is corrupt ({reason})", Codec.Decompress("lz4", frame).Error);
    }

    [Fact]
    public void Empty_blocks_do_not_end_a_frame()
    {
        byte[] frame = Frame(Flags & ~0x10, BlockSize64K, Content.Length);
        byte[] emptyBlock = [0, 0, 0, 0x80];
        Codec.Decompressed decompressed = Codec.Decompress("lz4", [.. frame[..15], .. emptyBlock, .. frame[15..]]);
        Assert.Null(decompressed.Error);
        Assert.Equal(Content, decompressed.Bytes);
    }

    private static byte[] Frame(int flags, byte descriptor, long contentSize)
    {
        byte[] fields = [(byte)flags, descriptor, .. Word64(contentSize)];
        byte[] dictionary = (flags & 1) != 0 ? Word(7) : [];
        byte[] blockChecksum = (flags & 0x10) != 0 ? Word(XXH32.DigestOf(Content)) : [];
        fields = [.. fields, .. dictionary];
        return [.. Word(0x184D2204), .. fields, (byte)(XXH32.DigestOf(fields) >> 8),
            .. Word(0x80000000 | (uint)Content.Length), .. Content, .. blockChecksum,
            .. Word(0), .. Word(XXH32.DigestOf(Content))];
    }

    private static byte[] Word(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Word64(long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}
