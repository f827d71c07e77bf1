using PcapStream.Protocols;
using PcapStream.Protocols.Tunnels;

namespace PcapStream.Tests.Protocols.Tunnels;

public sealed class TunnelTests
{
    private const string Inner = "4500001C 00010000 4011 0000 0A000001 0A000002 1234 5678 0008 0000";
    private const string Inner6 = "60000000 0008 1140" + Chain.Ipv6Addresses + "1234 5678 0008 0000";
    private const string Frame = Chain.Ethernet + "0800" + Inner;

    [Theory]
    [InlineData("0000 0800" + Inner, "ip:gre:ip:udp")]
    [InlineData("0000 86DD" + Inner6, "ip:gre:ipv6:udp")]
    [InlineData("0000 6558" + Frame, "ip:gre:eth:ip:udp")]
    [InlineData("2000 6558 000000FF" + Frame, "ip:gre:eth:ip:udp")]
    [InlineData("B000 0800 12340000 00000001 00000002" + Inner, "ip:gre:ip:udp")]
    [InlineData("4000 0800 00000000 0800 0004 0A000003 0000 0000" + Inner, "ip:gre:ip:udp")]
    [InlineData("4000 0800 00000000 0800 00FF 0A000003", "ip:gre")]
    [InlineData("2081 880B 00000001 00000002", "ip:gre")]
    [InlineData("0000 883E" + Inner, "ip:gre:ip:udp")]
    [InlineData("0000 883E 00000000" + Inner, "ip:gre:ip:udp")]
    [InlineData("0000 88BE" + Frame, "ip:gre:erspan:eth:ip:udp")]
    [InlineData("1000 88BE 00000001 10010000 00000000" + Frame, "ip:gre:erspan:eth:ip:udp")]
    [InlineData("1000 22EB 00000001 20010000 00000000 00000000" + Frame, "ip:gre:erspan:eth:ip:udp")]
    [InlineData("1000 22EB 00000001 20010000 00000000 00000001 0000000000000000" + Frame, "ip:gre:erspan:eth:ip:udp")]
    [InlineData("1000 22EB 00000001 20010000 00000000 00001C00" + Frame, "ip:gre:erspan")]
    [InlineData("1000 88BE 00000001 20010000 00000000 00000000" + Frame, "ip:gre:erspan:eth:ip:udp")]
    [InlineData("0000 8909 0800 01 01 0001 0064" + Inner, "ip:gre:cmd:ip:udp")]
    [InlineData("2000", "ip:gre")]
    public void GRE_is_followed_by_its_protocol_type(string payload, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv4(47, payload)));

    [Theory]
    [InlineData(4789, "08000000 00000100" + Frame, "ip:udp:vxlan:eth:ip:udp")]
    [InlineData(4790, "0C000001 00000100" + Inner, "ip:udp:vxlan:ip:udp")]
    [InlineData(4790, "0C000003 00000100" + Frame, "ip:udp:vxlan:eth:ip:udp")]
    [InlineData(6081, "0000 6558 00000100" + Frame, "ip:udp:geneve:eth:ip:udp")]
    [InlineData(6081, "0100 0800 00000100 00000000" + Inner, "ip:udp:geneve:ip:udp")]
    [InlineData(6081, "3F00 0800 00000100 00000000" + Inner, "ip:udp:geneve")]
    [InlineData(2152, "30FF 001C 00000001" + Inner, "ip:udp:gtp:ip:udp")]
    [InlineData(2152, "32FF 0020 00000001 00010000" + Inner, "ip:udp:gtp:ip:udp")]
    [InlineData(2152, "34FF 0024 00000001 00000085 01 1009 00" + Inner, "ip:udp:gtp:ip:udp")]
    [InlineData(2152, "34FF 0024 00000001 00000085 00 1009 00" + Inner, "ip:udp:gtp")]
    [InlineData(2152, "20FF 001C 00000001" + Inner, "ip:udp:gtp")]
    [InlineData(2152, "3001 0004 00000000 00000000", "ip:udp:gtp")]
    [InlineData(2123, "4820 0008 00000001 00000100", "ip:udp:gtpv2")]
    [InlineData(3386, "0E01 0000 0001", "ip:udp:gtpprime")]
    [InlineData(3386, "0FF0 0000 0001", "ip:udp:gtpprime")]
    [InlineData(3386, "6E01 0000 0001", "ip:udp")]
    [InlineData(3386, "1EFF 001C 0007 0000 FFFFFFFF 0102030405060708" + Inner, "ip:udp:gtpprime:ip:udp")]
    [InlineData(3386, "0EFF 001C 0007 0000 FFFFFFFF 0102030405060708" + Inner, "ip:udp:gtpprime:ip:udp")]
    [InlineData(3386, "30FF 001C 00000001" + Inner, "ip:udp:gtpprime:ip:udp")]
    [InlineData(2152, "1EFF 001C 0007 0000 FFFFFFFF 0102030405060708" + Inner, "ip:udp:gtp:ip:udp")]
    [InlineData(3544, Inner6, "ip:udp:teredo:ipv6:udp")]
    [InlineData(3544, "0000 1234 01020304" + Inner6, "ip:udp:teredo:ipv6:udp")]
    [InlineData(3544, "0001 0101 AA BB 0102030405060708 00 0000 1234 01020304" + Inner6, "ip:udp:teredo:ipv6:udp")]
    [InlineData(3544, "0001", "ip:udp:teredo")]
    [InlineData(3544, Inner, "ip:udp:teredo")]
    [InlineData(4341, "08000000 00000100" + Inner, "ip:udp:lisp-data:ip:udp")]
    [InlineData(4754, "0000 0800" + Inner, "ip:udp:gre:ip:udp")]
    [InlineData(4500, "00000001 00000002 AABB", "ip:udp:udpencap:esp")]
    [InlineData(4500, "00000000 0102", "ip:udp:udpencap")]
    [InlineData(4500, "FF", "ip:udp:udpencap")]
    [InlineData(1701, "C802 000C 0001 0002 0000 0000", "ip:udp:l2tp")]
    [InlineData(1701, "0001 0000", "ip:udp")]
    [InlineData(1701, "0003 0000 00000001 AABB", "ip:udp:l2tp")]
    public void A_port_of_UDP_announces_a_tunnel(ushort port, string payload, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv4(17, Chain.Udp(port, payload))));

    [Fact]
    public void The_lower_port_has_precedence() =>
        Assert.Equal("ip:udp:vxlan:eth:ip:udp",
            Chain.Of(Chain.Ipv4(17, $"17C1 12B5 {8 + 8 + 42:X4} 0000 08000000 00000100" + Frame)));

    [Theory]
    [InlineData(97, "3000" + Frame, "ip:etherip:eth:ip:udp")]
    [InlineData(143, Frame, "ip:eth:ip:udp")]
    [InlineData(41, Inner6, "ip:ipv6:udp")]
    [InlineData(103, "2100 0000 00000000" + Inner, "ip:pim:ip:udp")]
    [InlineData(103, "2100 0000 40000000 00", "ip:pim")]
    [InlineData(103, "2000 0000", "ip:pim")]
    [InlineData(115, "00000001 AABB", "ip:l2tp")]
    public void IP_carries_other_tunnels(byte protocol, string payload, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv4(protocol, payload)));

    [Fact]
    public void The_optional_fields_of_GRE_are_where_its_flags_say()
    {
        Assert.True(GreHeader.TryRead(Chain.Bytes("B000 0800 12340000 00000007 00000009"), out GreHeader header));
        Assert.Equal((0x1234, 7u, 9u), (header.Checksum, header.Key, header.SequenceNumber));
    }

    [Fact]
    public void The_origin_that_Teredo_hides_is_shown()
    {
        Assert.True(TeredoHeader.TryRead(Chain.Bytes("0000 EDCB FEFDFCFB"), out TeredoHeader header));
        Assert.Equal((0x1234, "1.2.3.4"), (header.OriginPort, header.OriginAddress.ToString()));
    }

    [Fact]
    public void Nested_tunnels_end_at_the_maximum_of_layers()
    {
        string packet = Inner;
        for (int i = 0; i < PacketDecoder.MaxLayers; i++)
            packet = Chain.Ipv4(4, packet);
        Chain.Of(packet, out DecodeError error);
        Assert.Equal(DecodeFault.TooDeep, error.Fault);
    }
}
