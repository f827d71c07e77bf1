using PcapStream.Capture;

namespace PcapStream.Tests.Capture;

public sealed class LinkTypeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(101, 12)]
    [InlineData(106, 19)]
    [InlineData(276, 276)]
    public void Link_type_and_libpcaps_number_convert_to_each_other(ushort linkType, int number)
    {
        Assert.Equal(number, new LinkType(linkType).DataLinkNumber);
        Assert.Equal(new LinkType(linkType), LinkType.FromDataLinkNumber(number));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void Number_out_of_range_is_refused(int number) =>
        Assert.Throws<OverflowException>(() => LinkType.FromDataLinkNumber(number));
}
