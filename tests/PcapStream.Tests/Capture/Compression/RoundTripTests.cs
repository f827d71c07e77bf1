using System.IO.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>What goes in comes out, in pieces of any size and in any number of members, frames and streams.</summary>
public sealed class RoundTripTests
{
    private static readonly int[] Sizes = [0, 1, 15, 16, 17, 255, 256, 4095, 8192, 16384, 65535, 65536, 70000, 3_000_001];

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void What_is_written_is_read(string format)
    {
        foreach (int size in Sizes)
        {
            byte[] packed = Codec.Encode(format, Codec.Bytes(size));
            AssertPlain(Codec.Bytes(size), Codec.Decode(format, packed), packed.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Pieces_of_any_size_make_no_difference(string format)
    {
        byte[] plain = Codec.Bytes(300_001);
        byte[] packed = Codec.Encode(format, plain, writeSize: 7);
        foreach (int readSize in (int[])[1, 100, 16384, 131072])
            AssertPlain(plain, Codec.Decode(format, packed, readSize), packed.Length);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Others_files_are_read(string format) =>
        AssertPlain(Vectors.Plain, Codec.Decode(format, Vectors.Packed(format)), Vectors.Packed(format).Length);

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void A_source_may_give_a_byte_at_a_time(string format)
    {
        byte[] packed = [.. Vectors.Packed(format), .. Vectors.Packed(format)];
        AssertPlain([.. Vectors.Plain, .. Vectors.Plain], Codec.Decode(format, new DripStream(packed)), packed.Length);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Any_number_may_follow_one_another(string format)
    {
        byte[] packed = [.. Enumerable.Repeat(Vectors.Packed(format), 1000).SelectMany(bytes => bytes)];
        byte[] plain = [.. Enumerable.Repeat(Vectors.Plain, 1000).SelectMany(bytes => bytes)];
        AssertPlain(plain, Codec.Decode(format, packed), packed.Length);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Nothing_may_be_compressed_any_number_of_times(string format)
    {
        byte[] packed = [.. Enumerable.Repeat(Codec.Encode(format, []), 100_000).SelectMany(bytes => bytes), .. Codec.Encode(format, [7])];
        AssertPlain([7], Codec.Decode(format, packed), packed.Length);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void Frames_to_skip_are_passed_over(string format)
    {
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 0x40, 0x0D, 0x03, 0, .. new byte[200_000]];
        byte[] packed = [.. skippable, .. Vectors.Packed(format), .. skippable, .. Vectors.Packed(format), .. skippable];
        AssertPlain([.. Vectors.Plain, .. Vectors.Plain], Codec.Decode(format, packed), packed.Length);
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 10_000)]
    [InlineData("gzip", 300_000)]
    [InlineData("xz", 4)]
    [InlineData("xz", 300_000)]
    public void Zeros_may_follow_where_the_format_has_padding(string format, int zeros)
    {
        byte[] packed = [.. Vectors.Packed(format), .. new byte[zeros]];
        AssertPlain(Vectors.Plain, Codec.Decode(format, packed), packed.Length);
    }

    [Fact]
    public void A_member_that_ends_at_any_place_in_the_buffer_is_complete()
    {
        // Noise is stored, so that each length moves the end of the member by one, across a chunk's end.
        for (int length = 8100; length < 8200; length++)
        {
            byte[] packed = Codec.Encode("gzip", Codec.Noise(length), level: 0);
            AssertPlain(Codec.Noise(length), Codec.Decode("gzip", packed), packed.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Every_end_of_the_range_of_levels_works(string format)
    {
        var range = Codec.Format(format).LevelsFor("test");
        byte[] plain = Codec.Bytes(70_000);
        foreach (int level in (int[])[range.Least, range.Default, range.Most])
        {
            byte[] packed = Codec.Encode(format, plain, level);
            AssertPlain(plain, Codec.Decode(format, packed, memoryLimit: 1 << 30), packed.Length);
        }
    }

    [Fact]
    public void Gzip_is_what_the_runtime_understands()
    {
        using var stream = new GZipStream(new MemoryStream(Codec.Encode("gzip", Vectors.Plain)), CompressionMode.Decompress);
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        Assert.Equal(Vectors.Plain, plain.ToArray());
    }

    private static void AssertPlain(byte[] expected, Codec.Decoded decoded, int packedLength)
    {
        Assert.Null(decoded.Error);
        // Through spans: an array's difference would be sought item by item.
        Assert.True(decoded.Bytes.AsSpan().SequenceEqual(expected));
        Assert.Equal(packedLength, decoded.Consumed);
    }
}
