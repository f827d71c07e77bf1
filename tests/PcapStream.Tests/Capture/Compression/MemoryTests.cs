using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Decompression stays within its memory limit, whatever the data needs.</summary>
public sealed class MemoryTests
{
    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Compression_bomb_does_not_grow_in_memory(string format)
    {
        const long Size = 128 << 20;
        var packed = new MemoryStream();
        using (CompressionStream compressor = Codec.Format(format).Compress(packed, null, "bomb"))
        {
            byte[] zeros = new byte[1 << 20];
            for (long written = 0; written < Size; written += zeros.Length)
                compressor.Write(zeros);
        }
        using DecompressionStream stream = Codec.Format(format)
            .Decompress(new MemoryStream(packed.ToArray()), "bomb", Codec.Plenty);
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
    public void Zstd_window_above_the_limit_is_refused_with_its_need()
    {
        // A window descriptor of 0x88 means 2^27 bytes; the frame is one empty last block.
        byte[] packed = Convert.FromHexString("28B52FFD0088010000");
        Assert.Equal(
            "zstd: decompressing takes 128 MiB, above the memory limit of 134217727 bytes: a higher limit helps",
            Codec.Decompress("zstd", packed, memoryLimit: (128 << 20) - 1).Error);
        Assert.Null(Codec.Decompress("zstd", packed, memoryLimit: 128 << 20).Error);
    }

    [Theory]
    // A single segment of 2^32 - 1 and of 2^64 - 1 bytes, and the largest possible window.
    [InlineData("28B52FFDA0FFFFFFFF010000")]
    [InlineData("28B52FFDE0FFFFFFFFFFFFFFFF010000")]
    [InlineData("28B52FFD00FF010000")]
    public void Absurd_zstd_windows_are_refused(string hex) =>
        Assert.Contains(
            "zstd: decompressing takes ",
            Codec.Decompress("zstd", Convert.FromHexString(hex), memoryLimit: 1L << 31).Error);

    // A single segment of one byte.
    [Fact]
    public void Small_limit_is_enough_for_a_small_window() =>
        Assert.Equal(
            "A"u8, Codec.Decompress("zstd", Convert.FromHexString("28B52FFD200109000041"), memoryLimit: 1).Bytes);

    [Fact]
    public void Xz_dictionary_above_the_limit_is_refused_with_its_need()
    {
        Codec.Decompressed decompressed = Codec.Decompress("xz", Vectors.Packed("xz"), memoryLimit: 4 << 20);
        Assert.Equal(
            "xz: decompressing takes 9 MiB, above the memory limit of 4194304 bytes: a higher limit helps",
            decompressed.Error);
        Assert.Empty(decompressed.Bytes);
        Assert.Null(Codec.Decompress("xz", Vectors.Packed("xz"), memoryLimit: 9 << 20).Error);
    }
}
