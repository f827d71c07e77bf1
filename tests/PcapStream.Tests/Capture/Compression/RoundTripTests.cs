using System.IO.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Bytes survive compression and decompression, in pieces of any size and in any number of units.</summary>
public sealed class RoundTripTests
{
    private static readonly int[] Sizes =
    [
        0, 1, 15, 16, 17, 255, 256, 4095, 8192, 16384, 65535, 65536, 70000, 3_000_001
    ];

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Written_bytes_are_read_back(string format)
    {
        foreach (int size in Sizes)
        {
            byte[] packed = Codec.Compress(format, Codec.Bytes(size));
            AssertPlain(Codec.Bytes(size), Codec.Decompress(format, packed), packed.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Writes_and_reads_of_any_size_are_equivalent(string format)
    {
        byte[] plain = Codec.Bytes(300_001);
        byte[] packed = Codec.Compress(format, plain, writeSize: 7);
        foreach (int readSize in (int[])[1, 100, 16384, 131072])
            AssertPlain(plain, Codec.Decompress(format, packed, readSize), packed.Length);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Files_of_other_programs_are_read(string format) =>
        AssertPlain(Vectors.Plain, Codec.Decompress(format, Vectors.Packed(format)), Vectors.Packed(format).Length);

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Source_may_return_one_byte_at_a_time(string format)
    {
        byte[] packed = [.. Vectors.Packed(format), .. Vectors.Packed(format)];
        AssertPlain(
            [.. Vectors.Plain, .. Vectors.Plain], Codec.Decompress(format, new DripStream(packed)), packed.Length);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Any_number_of_units_is_read(string format)
    {
        byte[] packed = [.. Enumerable.Repeat(Vectors.Packed(format), 1000).SelectMany(bytes => bytes)];
        byte[] plain = [.. Enumerable.Repeat(Vectors.Plain, 1000).SelectMany(bytes => bytes)];
        AssertPlain(plain, Codec.Decompress(format, packed), packed.Length);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Empty_units_are_read(string format)
    {
        byte[] packed =
        [
            .. Enumerable.Repeat(Codec.Compress(format, []), 100_000).SelectMany(bytes => bytes),
            .. Codec.Compress(format, [7])
        ];
        AssertPlain([7], Codec.Decompress(format, packed), packed.Length);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void Skippable_frames_are_skipped(string format)
    {
        byte[] skippable = [0x5A, 0x2A, 0x4D, 0x18, 0x40, 0x0D, 0x03, 0, .. new byte[200_000]];
        byte[] packed =
        [
            .. skippable, .. Vectors.Packed(format), .. skippable, .. Vectors.Packed(format), .. skippable
        ];
        AssertPlain([.. Vectors.Plain, .. Vectors.Plain], Codec.Decompress(format, packed), packed.Length);
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 10_000)]
    [InlineData("gzip", 300_000)]
    [InlineData("xz", 4)]
    [InlineData("xz", 300_000)]
    public void Zeros_may_follow_in_formats_with_padding(string format, int zeros)
    {
        byte[] packed = [.. Vectors.Packed(format), .. new byte[zeros]];
        AssertPlain(Vectors.Plain, Codec.Decompress(format, packed), packed.Length);
    }

    [Fact]
    public void Member_that_ends_anywhere_in_the_buffer_is_complete()
    {
        // Noise is stored, so that each length moves the end of the member by one, across a chunk's end.
        for (int length = 8100; length < 8200; length++)
        {
            byte[] packed = Codec.Compress("gzip", Codec.Noise(length), level: 0);
            AssertPlain(Codec.Noise(length), Codec.Decompress("gzip", packed), packed.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Least_and_greatest_level_work(string format)
    {
        var range = Codec.Format(format).LevelsFor("test");
        byte[] plain = Codec.Bytes(70_000);
        foreach (int level in (int[])[range.Least, range.Default, range.Most])
        {
            byte[] packed = Codec.Compress(format, plain, level);
            AssertPlain(plain, Codec.Decompress(format, packed, memoryLimit: 1 << 30), packed.Length);
        }
    }

    [Fact]
    public void Runtime_reads_our_gzip()
    {
        using var stream = new GZipStream(
            new MemoryStream(Codec.Compress("gzip", Vectors.Plain)), CompressionMode.Decompress);
        var plain = new MemoryStream();
        stream.CopyTo(plain);
        Assert.Equal(Vectors.Plain, plain.ToArray());
    }

    private static void AssertPlain(byte[] expected, Codec.Decompressed decompressed, int packedLength)
    {
        Assert.Null(decompressed.Error);
        // As spans: arrays would be compared item by item.
        Assert.True(decompressed.Bytes.AsSpan().SequenceEqual(expected));
        Assert.Equal(packedLength, decompressed.Consumed);
    }
}
