using PcapStream.Protocols;
using PcapStream.Protocols.Control;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Tunnels;
using PcapStream.Protocols.Wireless;

namespace PcapStream.Tests.Protocols;

/// <summary>Headers are found in a packet by their type, and show addresses.</summary>
public sealed class HeaderViewTests
{
    private const ushort Ethernet = 1;
    private const ushort Wlan = 105;
    private const string Arp = Chain.Ethernet + "0806 0001 0800 06 04 0001 020000000002 0A000001 000000000000 0A000002";
    private const string Igmp = Chain.Ethernet
        + "0800 4500001C 00010000 0102 0000 0A000001 E0000016 1600 0000 E0000105";
    private const string Vlan = Chain.Ethernet + "8100 0005 8100 0006 86DD";

    private static readonly (ushort LinkType, byte[] Data)[] Seeds =
    [
        (Ethernet, Chain.Bytes(Arp)),
        (Ethernet, Chain.Bytes(Igmp)),
        (Ethernet, Chain.Bytes(Vlan + Chain.Ipv6(17, Chain.Udp(4789, "08000000 00000100" + Arp)))),
        (Wlan, Chain.Bytes("8803 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 020000000003 0500 " + Packets.Snap)),
        (Chain.RawIp, Chain.Bytes(Occurrences.Udp(3544, "0000 EDCB FEFDFCFB" + Chain.Ipv6(59, "")))),
        (Chain.RawIp, Chain.Bytes(Occurrences.Udp(53,
            "1234 8180 0001 0002 0000 0000 0161 00 0001 0001 C00C 0001 0001 0000003C 0004 01020304"
            + "C00C 001C 0001 0000003C 0010 20010DB8000000000000000000000001"))),
    ];

    [Fact]
    public void Ethernet_and_ARP_show_addresses()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(Arp), Ethernet);
        Assert.True(packet.TryFind(out EthernetHeader ethernet));
        Assert.True(packet.TryFind(out ArpHeader arp));
        Assert.Equal("02:00:00:00:00:02 > 02:00:00:00:00:01", $"{ethernet.Source} > {ethernet.Destination}");
        Assert.Equal("02:00:00:00:00:02 10.0.0.1", $"{arp.SenderHardware} {arp.SenderProtocol}");
        Assert.Equal("00:00:00:00:00:00 10.0.0.2", $"{arp.TargetHardware} {arp.TargetProtocol}");
        Assert.False(packet.TryFind(out Ipv4Header _));
    }

    [Fact]
    public void ARP_of_other_networks_has_bytes_and_no_addresses()
    {
        Assert.True(ArpHeader.TryRead(Chain.Bytes("0003 0800 03 02 0001 010203 0405 060708 090A"), out ArpHeader arp));
        Assert.Equal((AddressKind.None, AddressKind.None), (arp.SenderHardware.Kind, arp.TargetProtocol.Kind));
        Assert.Equal("010203 0405 060708 090A", $"{Convert.ToHexString(arp.SenderHardwareBytes)} " +
            $"{Convert.ToHexString(arp.SenderProtocolBytes)} {Convert.ToHexString(arp.TargetHardwareBytes)} " +
            $"{Convert.ToHexString(arp.TargetProtocolBytes)}");
    }

    [Fact]
    public void IPv4_and_IGMP_show_addresses()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(Igmp), Ethernet);
        Assert.True(packet.TryFind(out Ipv4Header ip));
        Assert.True(packet.TryFind(out IgmpHeader igmp));
        Assert.Equal("10.0.0.1 > 224.0.0.22 224.0.1.5", $"{ip.Source} > {ip.Destination} {igmp.Group}");
    }

    [Fact]
    public void An_IGMP_report_of_version_3_has_no_group_of_its_own()
    {
        Assert.True(IgmpHeader.TryRead(Chain.Bytes("2200 0000 0000 0001 04000000 E0000105"), out IgmpHeader igmp));
        Assert.Equal(AddressKind.None, igmp.Group.Kind);
    }

    [Fact]
    public void IPv6_shows_addresses()
    {
        DecodedPacket packet =
            new PacketDecoder().Decode(Chain.Bytes(Chain.Ipv6(17, Chain.Udp(9, ""))), Chain.RawIp);
        Assert.True(packet.TryFind(out Ipv6Header ip));
        Assert.True(packet.TryFind(out UdpHeader udp));
        Assert.Equal("2001:db8::1 > 2001:db8::2 9", $"{ip.Source} > {ip.Destination} {udp.DestinationPort}");
    }

    [Fact]
    public void Tags_are_found_one_after_the_other()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(Vlan + Chain.Ipv6(59, "")), Ethernet);
        Assert.True(packet.TryFind(out VlanHeader outer));
        Assert.True(packet.TryFind(out VlanHeader inner, packet.IndexOf(Protocol.Vlan) + 1));
        Assert.Equal((5, 6), (outer.Identifier, inner.Identifier));
    }

    [Fact]
    public void A_service_tag_is_a_VLAN_tag()
    {
        byte[] data = Chain.Bytes(Chain.Ethernet + "88A8 0007 0800");
        Assert.True(new PacketDecoder().Decode(data, Ethernet).TryFind(out VlanHeader tag));
        Assert.Equal((7, 0x0800), (tag.Identifier, tag.TypeOrLength));
    }

    [Theory]
    [InlineData(53)]
    [InlineData(5353)]
    [InlineData(5355)]
    public void A_header_that_several_protocols_share_is_found_in_each(ushort port)
    {
        byte[] data = Chain.Bytes(Occurrences.Udp(port, "1234 0100 0001 0000 0000 0000 0161 00 0001 0001"));
        Assert.True(new PacketDecoder(applications: true).Decode(data, Chain.RawIp).TryFind(out DnsHeader dns));
        Assert.Equal(0x1234, dns.Id);
    }

    [Fact]
    public void The_outermost_header_is_found_unless_a_layer_is_named()
    {
        string inner = Chain.Ethernet + "0800" + Occurrences.Tcp(80, "");
        DecodedPacket packet = new PacketDecoder().Decode(
            Chain.Bytes(Chain.Ipv6(17, Chain.Udp(4789, "08000000 00000100" + inner))), Chain.RawIp);
        Assert.True(packet.TryFind(out UdpHeader udp));
        Assert.True(packet.TryFind(out TcpHeader tcp));
        Assert.Equal((4789, 80), (udp.DestinationPort, tcp.DestinationPort));
        Assert.False(packet.TryFind(out UdpHeader _, packet.IndexOf(Protocol.Vxlan)));
        Assert.False(packet.TryFind(out TcpHeader _, packet.IndexOf(Protocol.Geneve)));
    }

    [Fact]
    public void The_headers_that_an_error_quotes_are_not_those_of_the_packet()
    {
        string error = Chain.Ipv4(1, "0301 0000 00000000" + Occurrences.Tcp(80, ""));
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(error), Chain.RawIp);
        Assert.NotEqual(-1, packet.IndexOf(Protocol.Tcp));
        Assert.False(packet.TryFind(out TcpHeader _));
        Assert.True(packet.TryFind(out IcmpHeader icmp));
        Assert.Equal(3, icmp.Type);
    }

    [Fact]
    public void An_incomplete_header_is_not_found()
    {
        byte[] data = Chain.Bytes(Occurrences.Tcp(80, ""));
        DecodedPacket packet = new PacketDecoder().Decode(data.AsSpan(0, data.Length - 1), Chain.RawIp);
        Assert.True(packet.TryFind(out Ipv4Header _));
        Assert.NotEqual(-1, packet.IndexOf(Protocol.Tcp));
        Assert.False(packet.TryFind(out TcpHeader _));
    }

    [Fact]
    public void Records_of_DNS_show_names_and_addresses()
    {
        DecodedPacket packet = new PacketDecoder(applications: true).Decode(Seeds[^1].Data, Chain.RawIp);
        Assert.True(packet.TryFind(out DnsHeader dns));
        var records = new List<string>();
        foreach (DnsRecord record in dns.Records)
        {
            string address = record.TryReadAddress(out NetworkAddress found) ? $"{found}" : "none";
            records.Add($"{record.ReadName()} {address}");
        }
        Assert.Equal(["a none", "a 1.2.3.4", "a 2001:db8::1"], records);
    }

    [Theory]
    [InlineData("00", "<Root>")]
    [InlineData("03 611B62 02 C3A9 00", "a\\033b.é")]
    public void Names_of_DNS_are_escaped(string name, string expected)
    {
        byte[] message = Chain.Bytes("1234 0100 0001 0000 0000 0000" + name + "0001 0001");
        Assert.True(DnsHeader.TryRead(message, out DnsHeader dns));
        DnsRecords records = dns.Records;
        Assert.True(records.MoveNext());
        Assert.Equal(expected, records.Current.ReadName());
    }

    [Fact]
    public void Mutated_headers_never_throw()
    {
        var decoder = new PacketDecoder(applications: true);
        var random = new Random(35);
        int found = 0;
        for (int i = 0; i < 20_000; i++)
        {
            (ushort linkType, byte[] seed) = Seeds[i % Seeds.Length];
            byte[] data = (byte[])seed.Clone();
            for (int changes = random.Next(4); changes > 0; changes--)
                data[random.Next(data.Length)] = (byte)random.Next(256);
            found += Describe(decoder.Decode(data.AsSpan(0, random.Next(data.Length + 1)), linkType)).Length;
        }
        Assert.NotEqual(0, found);
    }

    private static string Describe(DecodedPacket packet)
    {
        string text = "";
        for (int from = 0; from <= packet.Layers.Length; from++)
        {
            if (packet.TryFind(out EthernetHeader ethernet, from))
                text += $"{ethernet.Source}{ethernet.Destination}";
            if (packet.TryFind(out ArpHeader arp, from))
                text += $"{arp.SenderHardware}{arp.SenderProtocol}{arp.TargetHardware}{arp.TargetProtocol}";
            if (packet.TryFind(out Ipv4Header ipv4, from))
                text += $"{ipv4.Source}{ipv4.Destination}";
            if (packet.TryFind(out Ipv6Header ipv6, from))
                text += $"{ipv6.Source}{ipv6.Destination}";
            if (packet.TryFind(out IgmpHeader igmp, from))
                text += igmp.Group;
            if (packet.TryFind(out TeredoHeader teredo, from))
                text += teredo.OriginAddress;
            for (int i = 1; packet.TryFind(out WlanHeader wlan, from) && i <= wlan.AddressCount; i++)
                text += wlan.Address(i);
            if (packet.TryFind(out DnsHeader dns, from))
                text += Names(dns);
        }
        return text;
    }

    private static string Names(DnsHeader dns)
    {
        string text = "";
        foreach (DnsRecord record in dns.Records)
            text += record.ReadName() + (record.TryReadAddress(out NetworkAddress address) ? $"{address}" : "");
        return text;
    }
}
