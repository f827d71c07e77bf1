using System.Globalization;
using PcapStream.Protocols;

namespace PcapStream.Tests.Protocols.Services;

/// <summary>
/// NTP (RFC 5905), RADIUS (RFC 2865), SNMP (RFC 1157), SSH (RFC 4253), BGP (RFC 4271), OSPF (RFC 2328) and VRRP (RFC
/// 3768).
/// </summary>
public sealed class ServiceTests
{
    private const string Clocks = "23 02 06 EC 00000100 00000200 0A000001 E0000000 80000000 0000000000000000 "
        + "00000001 00000000 7FFFFFFF 00000000";
    private const string Request =
        "01 05 0022" + "000102030405060708090A0B0C0D0E0F" + "0103 61 0406 0A000001 1F05 616263";
    private const string Management = "3026 020101 0406 7075626C6963 A019 020101 020100 020100 300E 300C 0608 "
        + "2B06010201010100 0500";

    [Theory]
    [InlineData("ntp.flags.mode", "3")]
    [InlineData("ntp.stratum", "2")]
    [InlineData("ntp.precision", "236")]
    [InlineData("ntp.refid", "0a000001")]
    [InlineData("ntp.reftime", "Feb  2, 2019 11:39:44.500000000 UTC")]
    [InlineData("ntp.org", "NULL")]
    [InlineData("ntp.rec", "Feb  7, 2036 06:28:17.000000000 UTC")]
    public void Seconds_of_clocks_start_again_in_2036(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(123, Clocks), field));

    [Theory]
    [InlineData("radius.code", "1")]
    [InlineData("radius.User_Name", "a")]
    [InlineData("radius.NAS_IP_Address", "10.0.0.1")]
    [InlineData("radius.avp.type", "1,4,31")]
    public void A_request_of_RADIUS_has_attributes(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(1812, Request), field));

    [Theory]
    [InlineData("4F0B 02070009 01 626F6263 0103 61", "bobc")]
    [InlineData("0103 61 4F07 02070009 01 4F06 626F6263", "")]
    public void A_message_of_EAP_is_in_an_attribute(string attributes, string expected)
    {
        string length = (20 + Chain.Bytes(attributes).Length).ToString("X4", CultureInfo.InvariantCulture);
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(1812,
            $"01 05 {length} 000102030405060708090A0B0C0D0E0F" + attributes), "eap.identity"));
    }

    [Fact]
    public void Attributes_of_a_message_longer_than_its_datagram_are_not_read() => Assert.Equal("",
        Occurrences.Of(Occurrences.Udp(1812, Request.Replace("0022", "0100", StringComparison.Ordinal)),
            "radius.avp.type"));

    [Theory]
    [InlineData("snmp.version", "1")]
    [InlineData("snmp.community", "public")]
    public void A_message_of_SNMP_has_a_community(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(161, Management), field));

    [Theory]
    [InlineData("SSH-2.0-a b\r\n", "SSH-2.0-a b")]
    [InlineData("SSH-2.0-a\n", "SSH-2.0-a")]
    [InlineData("SSH-2.0-a", "")]
    [InlineData("other\n", "")]
    public void The_first_line_of_SSH_is_its_version(string segment, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(22, Occurrences.Hex(segment)), "ssh.protocol"));

    [Theory]
    [InlineData("", "1,4")]
    [InlineData("0102", "1,4")]
    public void Messages_of_BGP_follow_each_other(string before, string types)
    {
        string marker = new('F', 32);
        string packet = Occurrences.Tcp(
            179, before + marker + "001D 01 04 FDE8 00B4 0A000001 00" + marker + "0013 04" + marker + "0014 04");
        Assert.Equal(types, Occurrences.Of(packet, "bgp.type"));
        Assert.Equal("65000", Occurrences.Of(packet, "bgp.open.myas"));
    }

    [Theory]
    [InlineData(89, "02 01 0030 0A000001 00000005 1234 0000 0000000000000000 FFFFFF00 000A 02 01 00000028 0A000001 "
        + "0A000002 0A000003", "ospf.hello.active_neighbor", "10.0.0.3")]
    [InlineData(112, "21 01 64 02 00 01 1234 0A000064 0A000065", "vrrp.ip_addr", "10.0.0.100,10.0.0.101")]
    [InlineData(112, "21 01 64", "vrrp.prio", "")]
    [InlineData(88, "02 05 0000 00000001 00000000 00000000 0000 0064 0001 000C 010001000000000F",
        "eigrp.par.holdtime", "15")]
    [InlineData(88, "02 05 0000 00000001 00000000 00000000 0000 0064 0004 0004 0001 000C", "eigrp.tlv_type", "0x0004")]
    public void Routers_send_in_IP(byte protocol, string message, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Chain.Ipv4(protocol, message), field));

    [Theory]
    [InlineData("ipx.src", "00000029.02aabbccddef")]
    [InlineData("ipx.net", "0x00000028,0x00000029")]
    [InlineData("ipx.socket", "0x0453,0x0453")]
    [InlineData("ipxrip.route_vector", "0x00000030")]
    [InlineData("ipxrip.ticks", "2")]
    public void Routers_of_IPX_send_in_datagrams_too(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(213, "FFFF 0028 01 01 00000028 02AABBCCDDEE 0453 "
            + "00000029 02AABBCCDDEF 0453 0002 00000030 0001 0002"), field));

    [Theory]
    [InlineData("13 02 1234 0610", "dvmrp.infinity", "16")]
    [InlineData("13 06 1234 004A 040C 0A000001 02014002 0A000005 0A000006", "dvmrp.neighbor", "10.0.0.5,10.0.0.6")]
    [InlineData("13 02 1234 0000 040C FFFF00 0A81 0B02 0C84", "dvmrp.saddr", "10.129.11.0")]
    public void Routers_of_multicast_send_in_IGMP(string message, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Chain.Ipv4(2, message), field));

    [Theory]
    [InlineData("rpc.xid", "0x00000011")]
    [InlineData("rpc.programversion", "3,3")]
    [InlineData("rpc.auth.flavor", "0,0")]
    [InlineData("nfs.procedure_v3", "3")]
    [InlineData("nfs.fhandle", "0102030405060708")]
    [InlineData("nfs.name", "abc")]
    public void A_call_of_NFS_has_arguments(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(2049, "00000011 00000000 00000002 000186A3 00000003 "
            + "00000003 0000000000000000 0000000000000000 00000008 0102030405060708 00000003 61626300"), field));

    [Theory]
    [InlineData("0180C2000000 020000000002 0026 424203 0000 00 00" + "00 8000020000000001 00000004 8000020000000001 "
        + "8001 0000 1400 0200 0F00", "eth:llc:stp")]
    [InlineData("0180C2000021 020000000002 0026 424203 0001 01 02 0001", "eth:llc")]
    [InlineData("0180C2000002 020000000002 8809 01 01 0114 8000", "eth:slow:lacp")]
    [InlineData("0180C2000002 020000000002 8809 03 01 0114", "eth:slow")]
    [InlineData("01000CCCCCCC 020000000002 0018 AAAA03 00000C 2000 02 B4 1234", "eth:llc:cdp")]
    [InlineData("0180C2000003 020000000002 888E 01 01 0000", "eth:eapol")]
    public void Bridges_send_in_frames(string frame, string expected)
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(frame), linkType: 1);
        Assert.Equal(expected, string.Join(':', packet.Layers.ToArray().Select(
            layer => ProtocolTable.NameOf(layer.Protocol))));
    }
}
