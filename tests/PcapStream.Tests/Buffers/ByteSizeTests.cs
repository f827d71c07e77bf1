using PcapStream.Buffers;

namespace PcapStream.Tests.Buffers;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("123", 123)]
    [InlineData("7B", 7)]
    [InlineData("16MiB", 16 << 20)]
    [InlineData("16Mi", 16 << 20)]
    [InlineData("16M", 16_000_000)]
    [InlineData("16MB", 16_000_000)]
    [InlineData("2k", 2_000)]
    [InlineData("2Ki", 2_048)]
    [InlineData("1.5GiB", 1_610_612_736)]
    [InlineData("3G", 3_000_000_000)]
    public void Size_is_a_number_with_a_unit(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("16 MiB")]
    [InlineData("16miB")]
    [InlineData("1e9")]
    [InlineData("16iB")]
    [InlineData("99999999999G")]
    [InlineData("99999999999999999999999999999999")]
    public void Other_texts_are_no_sizes(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
