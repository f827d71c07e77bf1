using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Decoding takes the memory that it was allowed, whatever the data wants.</summary>
public sealed class MemoryTests
{
    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void A_bomb_does_not_grow_in_memory(string format)
    {
        const long Size = 128 << 20;
        var packed = new MemoryStream();
        using (CompressionStream encoder = Codec.Format(format).Compress(packed, null, "bomb"))
        {
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < Size; written += zeros.Length)
                encoder.Write(zeros);
        }
        using DecompressionStream stream = Codec.Format(format).Decompress(new MemoryStream(packed.ToArray()), "bomb", Codec.Plenty);
        byte[] buffer = new byte[64 << 10];
        int read = stream.Read(buffer.AsSpan());
        long total = read;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (; read > 0; total += read)
            read = stream.Read(buffer.AsSpan());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.Equal(Size, total);
    }

    [Fact]
    public void A_zstd_window_above_the_limit_is_refused_with_what_it_takes()
    {
        // A window descriptor of 0x88 asks for 2^27 bytes; the frame is one empty last block.
        byte[] packed = Convert.FromHexString("28B52FFD0088010000");
        Assert.Equal("zstd: decompressing takes 128 MiB, above the memory limit of 134217727 bytes: a higher limit helps",
            Codec.Decode("zstd", packed, memoryLimit: (128 << 20) - 1).Error);
        Assert.Null(Codec.Decode("zstd", packed, memoryLimit: 128 << 20).Error);
    }

    [Theory]
    // A single segment of 2^32 - 1 and of 2^64 - 1 bytes, and the largest window that can be asked for.
    [InlineData("28B52FFDA0FFFFFFFF010000")]
    [InlineData("28B52FFDE0FFFFFFFFFFFFFFFF010000")]
    [InlineData("28B52FFD00FF010000")]
    public void Absurd_zstd_windows_are_refused(string hex) =>
        Assert.Contains("zstd: decompressing takes ", Codec.Decode("zstd", Convert.FromHexString(hex), memoryLimit: 1L << 31).Error);

    // A single segment of one byte.
    [Fact]
    public void A_small_limit_is_enough_for_a_small_window() =>
        Assert.Equal("A"u8, Codec.Decode("zstd", Convert.FromHexString("28B52FFD200109000041"), memoryLimit: 1).Bytes);

    [Fact]
    public void An_xz_dictionary_above_the_limit_is_refused_with_what_it_takes()
    {
        Codec.Decoded decoded = Codec.Decode("xz", Vectors.Packed("xz"), memoryLimit: 4 << 20);
        Assert.Equal("xz: decompressing takes 9 MiB, above the memory limit of 4194304 bytes: a higher limit helps", decoded.Error);
        Assert.Empty(decoded.Bytes);
        Assert.Null(Codec.Decode("xz", Vectors.Packed("xz"), memoryLimit: 9 << 20).Error);
    }
}
