using PcapStream.Buffers.Blocks;

namespace PcapStream.Tests.Buffers.Blocks;

public class SizeClassTests
{
    [Fact]
    public void Size_classes_rise_in_multiples_of_16_to_64_KiB()
    {
        int before = 0;
        for (int index = 0; index < SizeClass.Count; index++)
        {
            int size = SizeClass.SizeOf(index);
            Assert.True(size > before);
            Assert.Equal(0, size % 16);
            before = size;
        }
        Assert.Equal(SizeClass.LargestBlock, before);
    }

    [Fact]
    public void Size_gets_the_smallest_class_that_holds_it()
    {
        for (int bytes = 0; bytes <= SizeClass.LargestBlock; bytes++)
        {
            int index = SizeClass.IndexOf(bytes);
            Assert.True(SizeClass.SizeOf(index) >= bytes);
            Assert.True(index == 0 || SizeClass.SizeOf(index - 1) < bytes);
        }
    }

    [Fact]
    public void Block_wastes_at_most_15_bytes_or_an_eighth()
    {
        for (int bytes = 1; bytes <= SizeClass.LargestBlock; bytes++)
        {
            int waste = SizeClass.SizeOf(SizeClass.IndexOf(bytes)) - bytes;
            Assert.True(waste <= Math.Max(15, bytes / 8), $"{bytes} bytes waste {waste}");
        }
    }

    [Fact]
    public void Classes_up_to_512_are_those_of_pymalloc()
    {
        for (int index = 0; index < 32; index++)
            Assert.Equal((index + 1) * 16, SizeClass.SizeOf(index));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(SizeClass.Count)]
    public void Sizes_out_of_range_have_no_class(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SizeClass.SizeOf(index));
}
