using System.Buffers.Binary;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Damaged data yields the bytes before the damage, and then an error that names it.</summary>
public sealed class DamageTests
{
    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Data_cut_anywhere_returns_the_bytes_before_and_then_reports_the_cut(string format)
    {
        byte[] packed = Vectors.Packed(format);
        int longest = 0;
        for (int length = 0; length < packed.Length; length++)
        {
            Codec.Decompressed decompressed = Codec.Decompress(format, packed[..length]);
            Assert.NotNull(decompressed.Error);
            Assert.True(Vectors.Plain.AsSpan().StartsWith(decompressed.Bytes));
            Assert.True(decompressed.Bytes.Length >= longest);
            longest = decompressed.Bytes.Length;
            if (length > 10)
                Assert.Contains("the data ends in the middle of a", decompressed.Error);
        }
        Assert.Equal(Vectors.Plain.Length, longest);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Cut_second_unit_costs_nothing_of_the_first(string format)
    {
        byte[] packed = Vectors.Packed(format);
        for (int length = 1; length < packed.Length; length++)
        {
            Codec.Decompressed decompressed = Codec.Decompress(format, [.. packed, .. packed[..length]]);
            Assert.NotNull(decompressed.Error);
            Assert.True(decompressed.Bytes.AsSpan().StartsWith(Vectors.Plain));
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Changed_byte_causes_at_most_an_error(string format)
    {
        var random = new Random(2000 + Codec.IndexOf(format));
        byte[] packed = Vectors.Packed(format);
        for (int run = 0; run < 2000; run++)
        {
            byte[] changed = [.. packed];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Codec.Decompressed decompressed = Codec.Decompress(format, changed, readSize: 4096);
            Assert.InRange(decompressed.Bytes.Length, 0, 1 << 20);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Foreign_bytes_are_reported_after_the_valid_data(string format)
    {
        foreach (byte[] garbage in (byte[][])[[1], [1, 0, 0], [0x1F], "not compressed at all"u8.ToArray()])
        {
            Codec.Decompressed decompressed = Codec.Decompress(format, [.. Vectors.Packed(format), .. garbage]);
            Assert.Equal(Vectors.Plain, decompressed.Bytes);
            Assert.NotNull(decompressed.Error);
            // A lone 1F may be the start of another gzip member.
            if (garbage is not [0x1F])
                Assert.Contains("the data is followed by bytes that are no", decompressed.Error);
        }
    }

    [Fact]
    public void Bytes_after_the_padding_of_a_gzip_member_are_refused()
    {
        byte[] packed = Vectors.Packed("gzip");
        foreach (int zeros in (int[])[1, 9000, 200_000])
        {
            Codec.Decompressed decompressed = Codec.Decompress("gzip", [.. packed, .. new byte[zeros], .. packed]);
            Assert.Equal(Vectors.Plain, decompressed.Bytes);
            Assert.Equal("gzip: the data is followed by bytes that are not a gzip member", decompressed.Error);
        }
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void Wrong_checksum_costs_no_byte(string format)
    {
        byte[] plain = Codec.Noise(1_000_000);
        byte[] packed = Codec.Compress(format, plain);
        packed[^1] ^= 1;
        Codec.Decompressed decompressed = Codec.Decompress(format, packed, readSize: 2 << 20);
        Assert.True(decompressed.Bytes.AsSpan().SequenceEqual(plain));
        Assert.Contains("the data is corrupt (", decompressed.Error);
    }

    // Noise is stored in blocks of one length, after a frame header of another.
    [Theory]
    [InlineData("zstd", 6, 3, 128 << 10, 0x06u)]
    [InlineData("lz4", 7, 4, 256 << 10, 0x7FFFFFFFu)]
    public void Invalid_block_keeps_earlier_blocks(
        string format, int frameHeader, int blockHeader, int blockSize, uint wrong)
    {
        const int Good = 3;
        byte[] plain = Codec.Noise(2 << 20);
        byte[] packed = Codec.Compress(format, plain);
        BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(frameHeader + Good * (blockHeader + blockSize)), wrong);
        foreach (int readSize in (int[])[1000, blockSize, 2 << 20])
        {
            Codec.Decompressed decompressed = Codec.Decompress(format, packed, readSize);
            Assert.NotNull(decompressed.Error);
            Assert.True(decompressed.Bytes.AsSpan().SequenceEqual(plain.AsSpan(0, Good * blockSize)));
        }
    }

    // The last eight bytes of a gzip member are its CRC and its length.
    [Theory]
    [InlineData(8, "gzip: the member's CRC is wrong")]
    [InlineData(4, "gzip: the member's length is wrong")]
    public void Wrong_gzip_trailer_is_named_and_costs_no_byte(int fromEnd, string error)
    {
        byte[] plain = Codec.Bytes(1_000_000);
        byte[] packed = Codec.Compress("gzip", plain);
        packed[^fromEnd] ^= 1;
        foreach (int readSize in (int[])[100, 70_000, 2 << 20])
        {
            Codec.Decompressed decompressed = Codec.Decompress("gzip", packed, readSize);
            Assert.Equal(error, decompressed.Error);
            Assert.True(decompressed.Bytes.AsSpan().SequenceEqual(plain));
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Damage_yields_the_same_bytes_as_the_formats_own_tool(string format)
    {
        byte[] plain = Codec.Bytes(400_000);
        byte[] packed = CommandLineTool.Run(format, "-c", plain);
        var random = new Random(3000 + Codec.IndexOf(format));
        for (int run = 0; run < 60; run++)
        {
            byte[] damaged = Damage(packed, random, kind: run % 4);
            // The tool's output from bytes after the damage does not count.
            int good = CommandLineTool.Salvage(format, "-dc", damaged).AsSpan().CommonPrefixLength(plain);
            Codec.Decompressed decompressed = Codec.Decompress(format, damaged, readSize: 1 << random.Next(8, 21));
            Assert.NotNull(decompressed.Error);
            Assert.True(decompressed.Bytes.AsSpan().CommonPrefixLength(plain) >= good,
                $"{format}, run {run}: {decompressed.Bytes.Length} of {good} bytes");
        }
    }

    private static byte[] Damage(byte[] packed, Random random, int kind)
    {
        byte[] damaged = [.. packed];
        switch (kind)
        {
            case 0:
                return damaged[..random.Next(1, damaged.Length)];
            // After the headers, which formats check as a whole.
            case 1:
                damaged[random.Next(20, damaged.Length)] ^= (byte)random.Next(1, 256);
                return damaged;
            case 2:
                damaged.AsSpan(random.Next(20, damaged.Length)).Clear();
                return damaged;
            default:
                int from = random.Next(20, damaged.Length - 100);
                return [.. damaged[..from], .. damaged[(from + random.Next(1, 100))..]];
        }
    }

    // Found by fuzzing: a frame that needs a dictionary, whose number and size look like another frame.
    [Theory]
    [InlineData(1)]
    [InlineData(61)]
    [InlineData(1 << 20)]
    public void Missing_zstd_dictionary_is_an_error(int readSize)
    {
        byte[] packed = Convert.FromBase64String("KLUv/ZMotS/9AAMBAAA=");
        foreach (Stream source in (Stream[])[new MemoryStream(packed), new DripStream(packed)])
        {
            Codec.Decompressed decompressed = Codec.Decompress("zstd", source, readSize);
            Assert.Empty(decompressed.Bytes);
            Assert.Equal("zstd: the data is corrupt (Dictionary mismatch)", decompressed.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Empty_file_is_an_error(string format) =>
        Assert.EndsWith(": there is no data", Codec.Decompress(format, []).Error);
}
