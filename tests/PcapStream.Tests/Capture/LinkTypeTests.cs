using PcapStream.Capture;

namespace PcapStream.Tests.Capture;

public sealed class LinkTypeTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(101, 12)]
    [InlineData(106, 19)]
    [InlineData(276, 276)]
    public void A_link_type_and_libpcaps_number_for_it_lead_to_each_other(ushort linkType, int number)
    {
        Assert.Equal(number, new LinkType(linkType).DataLinkNumber);
        Assert.Equal(new LinkType(linkType), LinkType.FromDataLinkNumber(number));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void A_number_that_no_file_can_hold_is_refused(int number) => Assert.Throws<OverflowException>(() => LinkType.FromDataLinkNumber(number));
}
