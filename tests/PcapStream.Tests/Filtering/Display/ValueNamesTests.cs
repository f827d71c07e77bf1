using PcapStream.Filtering.Display;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>Names of values in filters.</summary>
public sealed class ValueNamesTests
{
    [Fact]
    public void Each_field_with_names_exists_and_is_a_number()
    {
        foreach (string name in ValueNames.Fields)
        {
            Field? field = FieldCatalogue.Find(name) ?? SummaryFields.FindFiltered(name);
            Assert.True(field is not null, name);
            Assert.True(FieldTypeNames.IsNumber(field.Type), name);
        }
    }

    [Theory]
    [InlineData("dns.qry.type == \"A (Host Address)\"", "dns.qry.type == 1")]
    [InlineData("dns.flags.rcode == \"No such name\"", "dns.flags.rcode == 3")]
    [InlineData("ip.proto == \"udp\"", "ip.proto == 17")]
    [InlineData("icmpv6.type in {\"Router Solicitation\", \"Neighbor Advertisement\"}", "icmpv6.type in {133, 136}")]
    [InlineData("_ws.col.protocol == \"DNS\"", "dns && !icmp && !icmpv6")]
    [InlineData("_ws.col.info contains \"Standard query response\"", "dns.flags.response == 1 && !icmp && !icmpv6")]
    public void A_name_stands_for_its_number(string named, string plain)
    {
        foreach (string capture in (string[])["dns.pcap", "ipv6.pcap", "icmp.pcap"])
        {
            string path = Support.Repository.TestData(capture);
            Assert.Equal(FilteredCapture.Numbers(path, plain), FilteredCapture.Numbers(path, named));
        }
    }

    [Fact]
    public void An_unknown_name_is_an_error() =>
        Assert.Throws<DisplayFilterException>(() => DisplayFilter.Parse("dns.qry.type == \"A\""));
}
