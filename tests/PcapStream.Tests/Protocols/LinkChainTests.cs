using static PcapStream.Tests.Protocols.Packets;

namespace PcapStream.Tests.Protocols;

/// <summary>Which protocol follows which, from the specifications, in tshark's names.</summary>
public sealed class LinkChainTests
{
    [Theory]
    [InlineData(Addresses + "0027 060603" + Ipv4, "eth:llc:ip:udp")]
    [InlineData(Addresses + "002C" + Snap, "eth:llc:ip:udp")]
    [InlineData(Addresses + "002C AAAA03 0000F8 0800" + Ipv4, "eth:llc:ip:udp")]
    [InlineData(Addresses + "002C AAAA03 00000C 2000" + Ipv4, "eth:llc:cdp")]
    [InlineData(Addresses + "003C AAAA03 0080C2 0007 0000" + Addresses + "0800" + Ipv4, "eth:llc:eth:ip:udp")]
    [InlineData(Addresses + "0028 FEFE03 CC" + Ipv4, "eth:llc:ip:udp")]
    [InlineData(Addresses + "0004 4242 0101", "eth:llc")]
    [InlineData(Addresses + "0024 FFFF 0022", "eth:ipx")]
    [InlineData(Addresses + "0000 060603" + Ipv4, "eth")]
    [InlineData(Addresses + "05DD 060603" + Ipv4, "eth")]
    [InlineData(Addresses + "8100 0064 002C" + Snap, "eth:vlan:llc:ip:udp")]
    [InlineData(Addresses + "9100 0064 8100 0065 0800" + Ipv4, "eth:vlan:vlan:ip:udp")]
    [InlineData(Addresses + "88A8 0064 88A8 0065 0800" + Ipv4, "eth:ieee8021ad:ip:udp")]
    [InlineData(Addresses + "88A8 0064 88E7 00000001" + Addresses + "0800" + Ipv4, "eth:ieee8021ad:ip:udp")]
    [InlineData(Addresses + "88E7 00000001" + Addresses + "0800" + Ipv4, "eth:ieee8021ah:ip:udp")]
    [InlineData(Addresses + "6558" + Addresses + "86DD" + Ipv6, "eth:eth:ipv6:udp")]
    [InlineData(Addresses + "8035 0001 0800 06 04 0003 020000000001 00000000 020000000001 00000000", "eth:arp")]
    [InlineData(Addresses + "8863 11 09 0000 0004 01010000", "eth:pppoed")]
    [InlineData(Addresses + "8864 11 00 0001 0026 0021" + Ipv4, "eth:pppoes:ppp:ip:udp")]
    [InlineData(Addresses + "8864 11 00 0001 0025 21" + Ipv4, "eth:pppoes:ppp:ip:udp")]
    [InlineData(Addresses + "8864 11 00 0001 002A 0281 00010140" + Ipv4, "eth:pppoes:ppp:mpls:ip:udp")]
    [InlineData(Addresses + "88E5 20 00 00000001 0200000000010001 0800" + Ipv4 + "00000000000000000000000000000000",
        "eth:macsec:ip:udp")]
    [InlineData(Addresses + "88E5 0C 00 00000001 0800" + Ipv4, "eth:macsec")]
    [InlineData(Addresses + "8909 01 01 0001 0064 0800" + Ipv4, "eth:cmd:ip:udp")]
    [InlineData(Addresses + "8926 00000001 0800" + Ipv4, "eth:vntag:ip:udp")]
    [InlineData(Addresses + "894F 0FC2 02 01 00000100" + Ipv4, "eth:nsh:ip:udp")]
    [InlineData(Addresses + "D28B 0001 0010 0000000000000000 0800" + Ipv4, "eth:avsp:ip:udp")]
    [InlineData("01000C0000 00 020000000002 0042 AAAA03 00000C 0002 0001 0000" + Addresses + "0800" + Ipv4,
        "isl:eth:ip:udp")]
    public void Ethernet_is_followed(string hex, string expected) => Assert.Equal(expected, Chain(1, hex));

    [Theory]
    [InlineData("00064140" + Ipv4, "mpls:ip:udp")]
    [InlineData("00064140" + Ipv6, "mpls:ipv6:udp")]
    [InlineData("00010040 00020140" + Ipv4, "mpls:mpls:ip:udp")]
    [InlineData("00000140" + Ipv4, "mpls:ip:udp")]
    [InlineData("00002140" + Ipv6, "mpls:ipv6:udp")]
    [InlineData("00010140 00000000" + Addresses + "0800" + Ipv4, "mpls:pwethcw:eth:ip:udp")]
    [InlineData("00010140" + Addresses + "0800" + Ipv4, "mpls:eth:ip:udp")]
    [InlineData("00010140 10000021" + Ipv4, "mpls:pwach:ip:udp")]
    [InlineData("0000D140 10000057" + Ipv6, "mpls:pwach:ipv6:udp")]
    [InlineData("00010140 10000007 20", "mpls:pwach")]
    [InlineData("00010140", "mpls")]
    [InlineData("00010140 F0", "mpls")]
    public void Labels_and_pseudowires_are_followed(string hex, string expected) =>
        Assert.Equal("eth:" + expected, Chain(1, Addresses + "8847" + hex));

    [Theory]
    [InlineData(0, "02000000" + Ipv4, "null:ip:udp")]
    [InlineData(0, "00000002" + Ipv4, "null:ip:udp")]
    [InlineData(0, "18000000" + Ipv6, "null:ipv6:udp")]
    [InlineData(0, "0000001C" + Ipv6, "null:ipv6:udp")]
    [InlineData(0, "1E000000" + Ipv6, "null:ipv6:udp")]
    [InlineData(108, "0000000A" + Ipv6, "null:ipv6:udp")]
    [InlineData(0, "00000800" + Ipv4, "null:ip:udp")]
    [InlineData(0, "FF03 0021" + Ipv4, "ppp:ip:udp")]
    [InlineData(0, "07000000", "null")]
    [InlineData(109, "02000000 00000001 00000000" + Ipv4, "enc:ip:udp")]
    [InlineData(13, "00000018 00000001 00000000" + Ipv6, "enc:ipv6:udp")]
    [InlineData(117, "0502 0000 00000000" + Ipv4, "pflog:ip:udp")]
    [InlineData(226, "01 02 0000 00000024 00000001 00000000 00000000 00000000" + Ipv4, "ipnet:ip:udp")]
    [InlineData(226, "01 1A 0000 00000030 00000001 00000000 00000000 00000000" + Ipv6, "ipnet:ipv6:udp")]
    [InlineData(12, "FF03 0021" + Ipv4, "raw:ppp:ip:udp")]
    [InlineData(14, Ipv6, "raw:ipv6:udp")]
    [InlineData(228, Ipv6, "ipv6:udp")]
    public void Families_and_raw_packets_are_followed(ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Chain(linkType, hex));

    [Theory]
    [InlineData(9, "FF03 0021" + Ipv4, "ppp:ip:udp")]
    [InlineData(9, "0057" + Ipv6, "ppp:ipv6:udp")]
    [InlineData(50, "FF03 21" + Ipv4, "ppp:ip:udp")]
    [InlineData(9, "0F00 0800" + Ipv4, "chdlc:ip:udp")]
    [InlineData(9, "FF03 C021 01", "ppp")]
    [InlineData(9, "FF03 002D 00", "ppp")]
    [InlineData(51, "11 00 0001 0026 0021" + Ipv4, "pppoes:ppp:ip:udp")]
    [InlineData(166, "0003 0021" + Ipv4, "ppp:ip:udp")]
    [InlineData(204, "01 FF03 0021" + Ipv4, "ppp:ip:udp")]
    [InlineData(104, "0F00 86DD" + Ipv6, "chdlc:ipv6:udp")]
    [InlineData(104, "0F00 8847 00010140" + Ipv4, "chdlc:mpls:ip:udp")]
    [InlineData(104, "8F00 8035 00000000", "chdlc")]
    [InlineData(107, "1841 03 CC" + Ipv4, "fr:ip:udp")]
    [InlineData(107, "1841 03 00 CC" + Ipv4, "fr:ip:udp")]
    [InlineData(107, "184003 03 8E" + Ipv6, "fr:ipv6:udp")]
    [InlineData(107, "18404001 03 CC" + Ipv4, "fr:ip:udp")]
    [InlineData(107, "1841 03 80 000000 0800" + Ipv4, "fr:ip:udp")]
    [InlineData(107, "1841 03 80 0080C2 0007" + Addresses + "0800" + Ipv4, "fr:eth:ip:udp")]
    [InlineData(107, "1841 03 CF 0021" + Ipv4, "fr:ppp:ip:udp")]
    [InlineData(107, "1841 0800" + Ipv4, "fr:ip:udp")]
    [InlineData(107, "0001 0800" + Ipv4, "fr")]
    [InlineData(206, "00 1841 03 CC" + Ipv4, "fr:ip:udp")]
    public void Serial_lines_are_followed(ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Chain(linkType, hex));

    [Theory]
    [InlineData("0000 0001 0006 0200000000010000 0004 060603" + Ipv4, "sll:llc:ip:udp")]
    [InlineData("0000 0001 0006 0200000000010000 0001 FFFF", "sll:ipx")]
    [InlineData("0000 0118 0000 0000000000000000 000C 00000000", "sll")]
    [InlineData("0000 030A 0000 0000000000000000 6558" + Addresses + "0800" + Ipv4, "sll:eth:ip:udp")]
    [InlineData("0000 0338 0000 0000000000000000 0800" + Ipv4, "sll")]
    [InlineData("0000 0200 0000 0000000000000000 0007 FF03 0021" + Ipv4, "sll:ppp:ip:udp")]
    [InlineData("0000 0323 0000 0000000000000000 0000 0000 0800 00000000" + WlanData + Snap,
        "sll:radiotap:wlan_radio:wlan:llc:ip:udp")]
    public void Linux_cooked_captures_are_followed(string hex, string expected) =>
        Assert.Equal(expected, Chain(113, hex));

    [Theory]
    [InlineData(105, WlanData + Snap, "wlan:llc:ip:udp")]
    [InlineData(105, "8800 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 0000" + Snap, "wlan:llc:ip:udp")]
    [InlineData(105, "8803 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 020000000003 0000" + Snap,
        "wlan:llc:ip:udp")]
    [InlineData(105, "8880 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 0000 00000000" + Snap, "wlan:llc:ip:udp")]
    [InlineData(105, "8800 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 8000" + Addresses + "002C" + Snap,
        "wlan:llc:ip:udp")]
    [InlineData(105, "0840 0000 FFFFFFFFFFFF 020000000001 020000000002 0000" + Snap, "wlan")]
    [InlineData(105, "0800 0000 FFFFFFFFFFFF 020000000001 020000000002 0100" + Snap, "wlan")]
    [InlineData(105, "4800 0000 FFFFFFFFFFFF 020000000001 020000000002 0000", "wlan")]
    [InlineData(105, "D400 0000 020000000001", "wlan")]
    [InlineData(105, "B400 0000 020000000001 020000000002", "wlan")]
    [InlineData(127, "0000 0900 02000000 10" + WlanData + Snap + "DEADBEEF", "radiotap:wlan_radio:wlan:llc:ip:udp")]
    [InlineData(127, "0000 0900 02000000 20 8800 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 0000 0000" + Snap,
        "radiotap:wlan_radio:wlan:llc:ip:udp")]
    [InlineData(119, "44000000 18000000 00000000000000000000000000000000" + WlanData + Snap,
        "prism:wlan_radio:wlan:llc:ip:udp")]
    [InlineData(119, "80211001 00000008" + WlanData + Snap, "wlancap:wlan_radio:wlan:llc:ip:udp")]
    [InlineData(163, "80211002 00000008" + WlanData + Snap, "wlancap:wlan_radio:wlan:llc:ip:udp")]
    [InlineData(192, "00 00 0800 69000000" + WlanData + Snap, "ppi:wlan_radio:wlan:llc:ip:udp")]
    [InlineData(192, "00 00 0800 01000000" + Addresses + "0800" + Ipv4, "ppi:eth:ip:udp")]
    public void Wireless_frames_are_followed(ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Chain(linkType, hex));

    [Theory]
    [InlineData(6, "1040" + Addresses + Snap, "tr:llc:ip:udp")]
    [InlineData(6, "1040 020000000001 820000000002 0610 0011 0022" + Snap, "tr:llc:ip:udp")]
    [InlineData(6, "1000" + Addresses + "00", "tr")]
    [InlineData(7, "0102 F0" + Ipv4, "arcnet:ip:udp")]
    [InlineData(7, "0102 D4 00 0001" + Ipv4, "arcnet:ip:udp")]
    [InlineData(7, "0102 D4 FF 0000 D4 00 0001" + Ipv4, "arcnet:ip:udp")]
    [InlineData(129, "0102 0000 C4 00 0001" + Ipv6, "arcnet:ipv6:udp")]
    [InlineData(10, "50" + Addresses + Snap, "fddi:llc:ip:udp")]
    [InlineData(11, Snap, "llc:ip:udp")]
    [InlineData(100, Snap, "llc:ip:udp")]
    [InlineData(106, Ipv4, "clip:ip:udp")]
    [InlineData(122, "1000 020000000001 1000 020000000002" + Snap, "ipfc:llc:ip:udp")]
    [InlineData(123, "02 00 0005" + Snap, "atm:llc:ip:udp")]
    [InlineData(123, "01 00 0005 0001" + Addresses + "0800" + Ipv4, "atm:lane:eth:ip:udp")]
    [InlineData(123, "01 00 0005 FF00", "atm:lane")]
    [InlineData(137, "4D4743 00 00000000" + Snap, "juniper:llc:ip:udp")]
    [InlineData(135, "4D4743 00 0000000000000000 0021" + Ipv4, "juniper:ppp:ip:udp")]
    [InlineData(178, "4D4743 80 0002 0102" + Addresses + "0800" + Ipv4, "juniper:eth:ip:udp")]
    [InlineData(178, "4D4743 02 06000000" + Ipv6, "juniper:ipv6:udp")]
    [InlineData(179, "4D4743 00 0000 0021" + Ipv4, "juniper:ppp:ip:udp")]
    [InlineData(180, "4D4743 00 1841 03 CC" + Ipv4, "juniper:fr:ip:udp")]
    [InlineData(181, "4D4743 00 0F00 0800" + Ipv4, "juniper:chdlc:ip:udp")]
    [InlineData(239, "02 00 0001 0800 0500 00000001 2800 0900" + Ipv4, "nflog:ip:udp")]
    [InlineData(239, "0A 00 0001 0034 0009" + Ipv6, "nflog:ipv6:udp")]
    public void Other_links_are_followed(ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Chain(linkType, hex));

    [Fact]
    public void IP_over_InfiniBand_follows_a_routing_header() =>
        Assert.Equal("ipoib:ip:udp", Chain(242, new string('0', 80) + "0800 0000" + Ipv4));

    [Theory]
    [InlineData(258)]
    [InlineData(149)]
    public void Pktap_gives_the_link_type_that_follows(ushort linkType) =>
        Assert.Equal("pktap:eth:ip:udp",
            Chain(linkType, "6C000000 01000000 01000000" + new string('0', 192) + Addresses + "0800" + Ipv4));
}
