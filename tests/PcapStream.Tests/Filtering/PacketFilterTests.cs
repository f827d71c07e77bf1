using PcapStream.Filtering;
using PcapStream.Interop;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering;

public sealed class PacketFilterTests
{
    private const int Ethernet = 1;
    private const int Wireless = 105;
    private const int Null = 0;
    private const int LinuxCooked = 113;

    private static readonly byte[] Ip = Convert.FromHexString("0200000000010200000000020800");

    public static TheoryData<string> WrongExpressions => [.. Expressions.Wrong];

    [Theory]
    [MemberData(nameof(WrongExpressions))]
    public void Invalid_expression_is_an_error_that_quotes_it(string expression)
    {
        LibPcap.Require();
        FilterException error = Assert.Throws<FilterException>(() => PacketFilter.Parse(expression));
        Assert.Equal(FilterFault.Expression, error.Fault);
        Assert.StartsWith($"filter '{expression}': ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Expression_with_a_zero_is_refused()
    {
        LibPcap.Require();
        Assert.Equal(
            FilterFault.Expression, Assert.Throws<FilterException>(() => PacketFilter.Parse("tcp\0 or udp")).Fault);
    }

    [Fact]
    public void Expression_only_needs_a_meaning_for_the_current_link_type()
    {
        LibPcap.Require();
        var filter = PacketFilter.Parse("wlan type mgt");
        Assert.Equal(Wireless, filter.For(Wireless).LinkType);
        FilterException error = Assert.Throws<FilterException>(() => filter.For(Ethernet));
        Assert.Equal(FilterFault.LinkType, error.Fault);
        Assert.StartsWith("filter 'wlan type mgt' does not fit packets of link type 1 (EN10MB): ", error.Message);
    }

    // Every expression that tcpdump compiles for a capture: it uses 0 for the unknown netmask.
    [Theory]
    [InlineData("ip broadcast", "FFFFFFFF", true)]
    [InlineData("ip broadcast", "00000000", true)]
    [InlineData("ip broadcast", "0A0000FF", false)]
    [InlineData("not ip broadcast and ip", "0A0000FF", true)]
    public void Broadcast_needs_no_network(string expression, string destination, bool expected)
    {
        LibPcap.Require();
        byte[] packet = Convert.FromHexString(
            "FFFFFFFFFFFF0200000000020800" + "45000014000100004011000000000000" + destination);
        Assert.Equal(expected, PacketFilter.Parse(expression).For(Ethernet).Matches(packet, (uint)packet.Length));
    }

    [Fact]
    public void Expression_for_live_captures_only_is_refused()
    {
        LibPcap.Require();
        var filter = PacketFilter.Parse("inbound");
        Assert.NotNull(filter.For(LinuxCooked));
        Assert.Contains("only the kernel knows", Assert.Throws<FilterException>(() => filter.For(Ethernet)).Message);
    }

    [Fact]
    public void Link_type_is_compiled_once_for_all_threads()
    {
        LibPcap.Require();
        var filter = PacketFilter.Parse("arp");
        var programs = new BpfProgram[64];
        Parallel.For(0, programs.Length, i => programs[i] = filter.For(i % 2 == 0 ? Ethernet : LinuxCooked));
        Assert.Equal(2, programs.Distinct().Count());
        Assert.Equal("arp", filter.ToString());
    }

    [Theory]
    [InlineData("0000001E 60", false)]
    [InlineData("1E000000 60", true)]
    [InlineData("1C000000 60", true)]
    [InlineData("18000000 60", true)]
    [InlineData("02000000 45", false)]
    public void IPv6_on_a_loopback_may_have_the_number_of_any_BSD(string packet, bool expected)
    {
        LibPcap.Require();
        Assert.SkipUnless(BitConverter.IsLittleEndian, "written for little-endian machines");
        byte[] data = Convert.FromHexString(packet.Replace(" ", "", StringComparison.Ordinal));
        var filter = PacketFilter.Parse("ip6");
        Assert.Equal(expected, filter.Matches(Null, data, 5));
        data.AsSpan(0, 4).Reverse();
        Assert.Equal(expected, filter.For(Null, isSwapped: true).Matches(data, 5));
    }

    [Fact]
    public void Filtering_of_alternating_link_types_allocates_nothing()
    {
        LibPcap.Require();
        var filter = PacketFilter.Parse("ip6 or len = 60");
        Assert.Equal((true, false), (filter.Matches(Ethernet, Ip, 60), filter.Matches(Ethernet, Ip, 61)));
        filter.For(LinuxCooked);
        filter.For(Null, isSwapped: true);
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                filter.Matches(Ethernet, Ip, 60);
                filter.Matches(LinuxCooked, Ip, 60);
                filter.For(Null, isSwapped: true).Matches(Ip, 60);
            }
        }));
    }

    [Fact]
    public void Missing_libpcap_is_an_error_that_names_its_package()
    {
        var missing = new SystemLibrary("pcap", "libpcap0.8", "libpcap.so.0.8.missing");
        FilterException error = Assert.Throws<FilterException>(() => FilterCompiler.Require(missing));
        Assert.Equal(FilterFault.Library, error.Fault);
        Assert.Equal(
            "filters need libpcap.so.0.8.missing: install the package libpcap0.8 (Debian, Ubuntu)", error.Message);
    }
}
