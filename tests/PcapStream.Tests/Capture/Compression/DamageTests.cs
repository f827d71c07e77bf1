using System.Buffers.Binary;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>What is damaged gives what lies before the damage, and then says what is wrong.</summary>
public sealed class DamageTests
{
    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Wherever_data_is_cut_what_comes_before_is_returned_and_then_the_cut_is_told(string format)
    {
        byte[] packed = Vectors.Packed(format);
        int longest = 0;
        for (int length = 0; length < packed.Length; length++)
        {
            Codec.Decoded decoded = Codec.Decode(format, packed[..length]);
            Assert.NotNull(decoded.Error);
            Assert.True(Vectors.Plain.AsSpan().StartsWith(decoded.Bytes));
            Assert.True(decoded.Bytes.Length >= longest);
            longest = decoded.Bytes.Length;
            if (length > 10)
                Assert.Contains("the data ends in the middle of a", decoded.Error);
        }
        Assert.Equal(Vectors.Plain.Length, longest);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void A_cut_in_what_follows_costs_nothing_of_what_came_before(string format)
    {
        byte[] packed = Vectors.Packed(format);
        for (int length = 1; length < packed.Length; length++)
        {
            Codec.Decoded decoded = Codec.Decode(format, [.. packed, .. packed[..length]]);
            Assert.NotNull(decoded.Error);
            Assert.True(decoded.Bytes.AsSpan().StartsWith(Vectors.Plain));
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void No_changed_byte_makes_more_than_an_error(string format)
    {
        var random = new Random(2000 + Codec.IndexOf(format));
        byte[] packed = Vectors.Packed(format);
        for (int run = 0; run < 2000; run++)
        {
            byte[] changed = [.. packed];
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Codec.Decoded decoded = Codec.Decode(format, changed, readSize: 4096);
            Assert.InRange(decoded.Bytes.Length, 0, 1 << 20);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Bytes_that_do_not_belong_are_told_after_all_that_do(string format)
    {
        foreach (byte[] garbage in (byte[][])[[1], [1, 0, 0], [0x1F], "not compressed at all"u8.ToArray()])
        {
            Codec.Decoded decoded = Codec.Decode(format, [.. Vectors.Packed(format), .. garbage]);
            Assert.Equal(Vectors.Plain, decoded.Bytes);
            Assert.NotNull(decoded.Error);
            // A lone 1F may be the start of another gzip member.
            if (garbage is not [0x1F])
                Assert.Contains("the data is followed by bytes that are no", decoded.Error);
        }
    }

    [Fact]
    public void Behind_a_gzip_members_padding_there_is_nothing()
    {
        byte[] packed = Vectors.Packed("gzip");
        foreach (int zeros in (int[])[1, 9000, 200_000])
        {
            Codec.Decoded decoded = Codec.Decode("gzip", [.. packed, .. new byte[zeros], .. packed]);
            Assert.Equal(Vectors.Plain, decoded.Bytes);
            Assert.Equal("gzip: the data is followed by bytes that are not a gzip member", decoded.Error);
        }
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void A_wrong_checksum_costs_no_byte(string format)
    {
        byte[] plain = Codec.Noise(1_000_000);
        byte[] packed = Codec.Encode(format, plain);
        packed[^1] ^= 1;
        Codec.Decoded decoded = Codec.Decode(format, packed, readSize: 2 << 20);
        Assert.True(decoded.Bytes.AsSpan().SequenceEqual(plain));
        Assert.Contains("the data is corrupt (", decoded.Error);
    }

    // Noise is stored in blocks of one length behind a frame header of another.
    [Theory]
    [InlineData("zstd", 6, 3, 128 << 10, 0x06u)]
    [InlineData("lz4", 7, 4, 256 << 10, 0x7FFFFFFFu)]
    public void A_block_that_cannot_be_costs_none_of_those_before(string format, int frameHeader, int blockHeader, int blockSize, uint wrong)
    {
        const int Good = 3;
        byte[] plain = Codec.Noise(2 << 20);
        byte[] packed = Codec.Encode(format, plain);
        BinaryPrimitives.WriteUInt32LittleEndian(packed.AsSpan(frameHeader + Good * (blockHeader + blockSize)), wrong);
        foreach (int readSize in (int[])[1000, blockSize, 2 << 20])
        {
            Codec.Decoded decoded = Codec.Decode(format, packed, readSize);
            Assert.NotNull(decoded.Error);
            Assert.True(decoded.Bytes.AsSpan().SequenceEqual(plain.AsSpan(0, Good * blockSize)));
        }
    }

    // The last eight bytes of a gzip member are its CRC and its length.
    [Theory]
    [InlineData(8, "gzip: the member's CRC is wrong")]
    [InlineData(4, "gzip: the member's length is wrong")]
    public void A_wrong_gzip_trailer_is_named_and_costs_no_byte(int fromEnd, string error)
    {
        byte[] plain = Codec.Bytes(1_000_000);
        byte[] packed = Codec.Encode("gzip", plain);
        packed[^fromEnd] ^= 1;
        foreach (int readSize in (int[])[100, 70_000, 2 << 20])
        {
            Codec.Decoded decoded = Codec.Decode("gzip", packed, readSize);
            Assert.Equal(error, decoded.Error);
            Assert.True(decoded.Bytes.AsSpan().SequenceEqual(plain));
        }
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Damage_of_every_kind_gives_what_the_formats_own_tool_gives(string format)
    {
        byte[] plain = Codec.Bytes(400_000);
        byte[] packed = CommandLineTool.Run(format, "-c", plain);
        var random = new Random(3000 + Codec.IndexOf(format));
        for (int run = 0; run < 60; run++)
        {
            byte[] damaged = Damage(packed, random, kind: run % 4);
            // What the tool makes up from bytes behind the damage does not count.
            int good = CommandLineTool.Salvage(format, "-dc", damaged).AsSpan().CommonPrefixLength(plain);
            Codec.Decoded decoded = Codec.Decode(format, damaged, readSize: 1 << random.Next(8, 21));
            Assert.NotNull(decoded.Error);
            Assert.True(decoded.Bytes.AsSpan().CommonPrefixLength(plain) >= good,
                $"{format}, run {run}: {decoded.Bytes.Length} of {good} bytes");
        }
    }

    private static byte[] Damage(byte[] packed, Random random, int kind)
    {
        byte[] damaged = [.. packed];
        switch (kind)
        {
            case 0:
                return damaged[..random.Next(1, damaged.Length)];
            // Behind headers, which formats check as a whole.
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

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void No_data_at_all_is_no_end(string format) =>
        Assert.EndsWith(": there is no data", Codec.Decode(format, []).Error);
}
