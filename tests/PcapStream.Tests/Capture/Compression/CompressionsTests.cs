using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

public sealed class CompressionsTests
{
    private static readonly byte[] Skippable = [0x5F, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Formats_are_recognised_by_their_first_bytes(string format) =>
        Assert.Equal(format, Compressions.Recognise(Vectors.Packed(format))?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("1F8B")]
    [InlineData("1F8B07")]
    [InlineData("28B52F")]
    [InlineData("425A6830")]
    [InlineData("425A683A")]
    [InlineData("D4C3B2A1")]
    [InlineData("602A4D18")]
    public void Other_bytes_are_not_recognised(string hex) =>
        Assert.Null(Compressions.Recognise(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void Frame_after_skippable_frames_decides(string format) =>
        Assert.Equal(format, Compressions.Recognise([.. Skippable, .. Skippable, .. Vectors.Packed(format)])?.Name);

    [Theory]
    [InlineData("502A4D18")]
    [InlineData("502A4D1804000000")]
    [InlineData("502A4D18FFFFFFFF04224D18")]
    public void Skippable_frame_with_nothing_after_it_is_zstd(string hex) =>
        Assert.Equal("zstd", Compressions.Recognise(Convert.FromHexString(hex))?.Name);
}
