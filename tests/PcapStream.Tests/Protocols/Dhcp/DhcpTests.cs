using PcapStream.Protocols;

namespace PcapStream.Tests.Protocols.Dhcp;

/// <summary>RFC 2131, section 2, and RFC 2132; RFC 8415, sections 8 and 21.</summary>
public sealed class DhcpTests
{
    private const string Start = "01010600 12345678 0500 8000 0A000001 0A000002 0A000003 0A000004 "
        + "020000000001 00000000000000000001";
    private const string Solicit = "01 123456 0001 000A 00030001020000000001 0003 0028 00000007 00000E10 00001518 "
        + "0005 0018 20010DB8000000000000000000000001 00000100 00000200";

    [Theory]
    [InlineData("dhcp.type", "1")]
    [InlineData("dhcp.id", "0x12345678")]
    [InlineData("dhcp.secs", "5")]
    [InlineData("dhcp.flags.bc", "1")]
    [InlineData("dhcp.ip.relay", "10.0.0.4")]
    [InlineData("dhcp.hw.mac_addr", "02:00:00:00:00:01,02:00:00:00:00:02")]
    [InlineData("dhcp.option.type", "53,61,12,51,6,0")]
    [InlineData("dhcp.option.dhcp", "3")]
    [InlineData("dhcp.option.hostname", "abc")]
    [InlineData("dhcp.option.ip_address_lease_time", "3600")]
    [InlineData("dhcp.option.domain_name_server", "10.0.0.1,10.0.0.2")]
    [InlineData("dhcp.option.end", "255")]
    [InlineData("dhcp.option.padding", "0000")]
    public void A_request_has_a_fixed_part_and_options(string field, string expected) =>
        Assert.Equal(expected, Options(
            "350103 3D0701020000000002 0C03616263 3304 00000E10 0608 0A0000010A000002 FF 0000", field));

    [Theory]
    [InlineData("350103 0C05616263", "53,12", "")]
    [InlineData("350103 0C", "53", "")]
    [InlineData("3500 0C03616263 FF", "53", "")]
    [InlineData("0000 0C03616263", "0,12", "abc")]
    public void Options_end_where_one_is_incomplete(string options, string types, string name) => Assert.Equal(
        (types, name), (Options(options, "dhcp.option.type"), Options(options, "dhcp.option.hostname")));

    [Fact]
    public void Option_52_continues_in_the_name_of_the_server()
    {
        string message = Start + "0C0161 FF" + new string('0', 376) + "63825363 340102 350103 FF";
        string packet = Occurrences.Udp(67, message);
        Assert.Equal("52,12,0,53,0", Occurrences.Of(packet, "dhcp.option.type"));
        Assert.Equal("a", Occurrences.Of(packet, "dhcp.option.hostname"));
        Assert.Equal("", Occurrences.Of(packet, "dhcp.server"));
    }

    [Theory]
    [InlineData(4011, "63825363 FF", Protocol.Dhcp)]
    [InlineData(4011, "63825364 FF", Protocol.Udp)]
    [InlineData(68, "63825364 FF", Protocol.Dhcp)]
    public void Port_4011_needs_the_cookie(ushort port, string end, Protocol expected)
    {
        string packet = Occurrences.Udp(port, Start + new string('0', 384) + end);
        DecodedPacket decoded = new PacketDecoder(applications: true).Decode(Chain.Bytes(packet), Chain.RawIp);
        Assert.Equal(expected, decoded.Layers[^1].Protocol);
    }

    [Theory]
    [InlineData("dhcpv6.msgtype", "12,1")]
    [InlineData("dhcpv6.xid", "0x123456")]
    [InlineData("dhcpv6.hopcount", "1")]
    [InlineData("dhcpv6.option.type", "9,1,3,5")]
    [InlineData("dhcpv6.duid.bytes", "00030001020000000001")]
    [InlineData("dhcpv6.iaid", "00000007")]
    [InlineData("dhcpv6.iaaddr.ip", "2001:db8::1")]
    public void A_relay_carries_a_message_in_an_option(string field, string expected) => Assert.Equal(
        expected, Occurrences.Of(Occurrences.Udp(547, "0C 01" + new string('0', 64) + "0009 003E" + Solicit), field));

    [Fact]
    public void Options_in_options_end_at_a_depth()
    {
        string message = Solicit;
        for (int i = 0; i < 40; i++)
            message = "0C 01" + new string('0', 64) + $"0009 {Chain.Bytes(message).Length:X4}" + message;
        string packet = Occurrences.Udp(547, message);
        Assert.Equal(string.Join(',', Enumerable.Repeat(9, 16)), Occurrences.Of(packet, "dhcpv6.option.type"));
    }

    private static string Options(string options, string field) =>
        Occurrences.Of(Occurrences.Udp(67, Start + new string('0', 384) + "63825363" + options), field);
}
