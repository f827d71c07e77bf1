using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Every occurrence of a field in packets made by hand; the values are those that tshark 4.0 prints.</summary>
public sealed class NetworkFieldsTests
{
    private const string SourceRoute = "48000034 00010000 4006 0000 01020304 05060708";
    private const string Tcp = "1234 0050 11111111 22222222 5010 1000 3333 0000";
    private const string Arp = "0001 0800 06 04 0001 020000000001 0A000001 000000000000 0A000001";

    [Theory]
    [InlineData(SourceRoute + "830B04 0A000001 0A000002 00" + Tcp, "ip.dst", "10.0.0.2")]
    [InlineData(SourceRoute + "830B04 0A000001 0A000002 00" + Tcp, "ip.cur_rt", "5.6.7.8")]
    [InlineData(SourceRoute + "830B0C 0A000001 0A000002 00" + Tcp, "ip.addr", "1.2.3.4,5.6.7.8")]
    [InlineData(SourceRoute + "830B0C 0A000001", "ip.dst", "5.6.7.8")]
    [InlineData(SourceRoute + "830B04 0A000001", "ip.dst", "")]
    [InlineData(SourceRoute + "01", "ip.dst", "")]
    [InlineData(SourceRoute + "830B0C 0A000001 0A000002 00" + Tcp, "ip.opt.type", "131,0")]
    [InlineData(SourceRoute + "830B0C 0A000001 0A000002 00" + Tcp, "tcp.port", "4660,80")]
    [InlineData(SourceRoute + "830B0C 0A000001 0A000002 00" + Tcp, "tcp.flags", "0x0010")]
    [InlineData("45000028 00010000 4006 0000 01020304 05060708 1234 0050 11111111 22222222 3010", "tcp.flags", "")]
    [InlineData("45000028 00010000 4006 0000 01020304 05060708 1234 0050 11111111 22222222 3010", "tcp.seq_raw", "")]
    [InlineData("45000028 00010000 4006 0000 01020304 05060708 1234 0050 11111111 22222222 3010 1000", "tcp.seq_raw",
        "286331153")]
    [InlineData("45000028 00010000 4006 0000 01020304 05060708 1234 00", "tcp.srcport", "")]
    [InlineData("60000000 0000 3B40 00000000000000000000000000000000 00000000000000000000000000020000", "ipv6.addr",
        "::,::0.2.0.0")]
    [InlineData("60000000 0000 3B40 00000000000000000000000000000001 00000000000000000000FFFF01020304", "ipv6.addr",
        "::1,::ffff:1.2.3.4")]
    [InlineData("60000000 0000 3B40 00000000000000000000000000000001 00000000000000000000000000000002", "ip.version",
        "6")]
    public void Fields_of_IP_and_TCP_equal_those_of_tshark(string hex, string name, string expected) =>
        Assert.Equal(expected, All(Chain.Bytes(hex), Chain.RawIp, name));

    [Theory]
    [InlineData(2, "2200 0000 0000 0002 0100 0001 E0000001 0A000001 0200 0000 E0000002", "igmp.maddr",
        "224.0.0.1,224.0.0.2")]
    [InlineData(2, "2200 0000 0000 0002 0100 0001 E0000001 0A000001 0200 0000 E0000002", "igmp.saddr", "10.0.0.1")]
    [InlineData(2, "11FE 0000 00000000 027D 0000", "igmp.max_resp", "30720")]
    [InlineData(2, "1164 0000 00000000", "igmp.max_resp", "100")]
    [InlineData(136, "1234 0050 0008 0000 AABB", "udp.length", "10")]
    [InlineData(136, "1234 0050 0008 0000 AABB", "udp.dstport", "80")]
    [InlineData(1, "0800 0000 0102 0304", "icmp.ident_le", "513")]
    [InlineData(1, "0800 0000 01", "icmp.type", "")]
    [InlineData(47, "2081 880B 00050007 00000009", "gre.key.call_id", "7")]
    [InlineData(47, "2081 880B 00050007 00000009", "gre.ack_number", "9")]
    [InlineData(47, "2000 0800 000000FF", "gre.key", "0x000000ff")]
    [InlineData(47, "0000 88BE", "erspan.vlan", "")]
    [InlineData(132, "0001 0002 00000003 00000004 0003 0014 00000005 0006 0007 00000008 AABBCCDD",
        "sctp.data_payload_proto_id", "8")]
    public void Fields_of_payloads_of_IP_equal_those_of_tshark(
        byte protocol, string payload, string name, string expected) =>
        Assert.Equal(expected, All(Chain.Bytes(Chain.Ipv4(protocol, payload)), Chain.RawIp, name));

    [Theory]
    [InlineData(Arp, "arp.src.hw_mac", "02:00:00:00:00:01")]
    [InlineData(Arp, "arp.dst.proto_ipv4", "10.0.0.1")]
    [InlineData(Arp, "arp.isgratuitous", "1")]
    [InlineData("0001 0800 06 04 0001 020000000001 0A000001", "arp.src.hw_mac", "")]
    [InlineData("000F 0800 02 04 0001 1122 0A000001 3344 0A000001", "arp.src.hw", "1122")]
    public void Fields_of_ARP_equal_those_of_tshark(string hex, string name, string expected) =>
        Assert.Equal(expected, All(Chain.Bytes(Chain.Ethernet + "0806" + hex), 1, name));

    private static string All(byte[] data, ushort linkType, string name)
    {
        Field field = FieldCatalogue.Find(name)!;
        var values = new FieldValues();
        var source = new FieldSource
        {
            Packet = new PacketDecoder().Decode(data, linkType),
            Frame = new FrameContext { OriginalLength = (uint)data.Length },
        };
        for (source.Index = 0; source.Index < source.Packet.Layers.Length; source.Index++)
        {
            if (field.IsIn(source.Packet.Layers[source.Index].Protocol))
                field.Read(source, values);
        }
        return string.Join(',', Enumerable.Range(0, values.Count).Select(i => Encoding.UTF8.GetString(values[i])));
    }
}
