using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using static PcapStream.Tests.Protocols.Packets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Fields of link headers, in tshark's notation.</summary>
public sealed class LinkFieldsTests
{
    private const string Radiotap = "0000 1F00 2B000080 00000000 00000000 0100000000000000 10 00 6C09 A000 C4";

    [Theory]
    [InlineData(1, Addresses + "0800" + Ipv4, "eth.type", "0x0800")]
    [InlineData(1, Addresses + "0800" + Ipv4, "eth.len", "")]
    [InlineData(1, Addresses + "0003 424203", "eth.len", "3")]
    [InlineData(1, Addresses + "0003 424203", "eth.type", "")]
    [InlineData(1, Addresses + "05DD 424203", "eth.len", "")]
    [InlineData(1, "01000CCCCCCC 020000000002 0003 424203", "eth.ig", "1,0")]
    [InlineData(1, "01000CCCCCCC 020000000002 0003 424203", "eth.lg", "0,1")]
    [InlineData(1, "01000CCCCCCC 020000000002 0003 424203", "eth.addr.oui", "65548,131072")]
    [InlineData(1, Addresses, "eth.dst", "")]
    [InlineData(1, Addresses + "8100 F064 0800" + Ipv4, "vlan.priority", "7")]
    [InlineData(1, Addresses + "8100 F064 0800" + Ipv4, "vlan.dei", "1")]
    [InlineData(1, Addresses + "8100 0064 002C" + Snap, "vlan.len", "44")]
    [InlineData(1, Addresses + "88A8 0064 8100 0065 0800" + Ipv4, "ieee8021ad.id", "100")]
    [InlineData(1, Addresses + "88A8 0064 88A8 2065 0800" + Ipv4, "ieee8021ad.svid", "100")]
    [InlineData(1, Addresses + "88A8 0064 88A8 2065 0800" + Ipv4, "ieee8021ad.cvid", "101")]
    [InlineData(1, Addresses + "88A8 0064 88A8 2065 0800" + Ipv4, "ieee8021ad.priority", "0,1")]
    [InlineData(1, Addresses + "002C" + Snap, "llc.control", "0x0003")]
    [InlineData(1, Addresses + "002C" + Snap, "llc.type", "0x0800")]
    [InlineData(1, Addresses + "002C AAAA03 00000C 2000" + Ipv4, "llc.oui", "12")]
    [InlineData(1, Addresses + "002C AAAA03 00000C 2000" + Ipv4, "llc.type", "")]
    [InlineData(1, Addresses + "8847 00010040 00020140" + Ipv4, "mpls.label", "16,32")]
    [InlineData(1, Addresses + "8864 11 00 0001 0025 21" + Ipv4, "pppoe.session_id", "0x0001")]
    [InlineData(1, Addresses + "8864 11 00 0001 0025 21" + Ipv4, "ppp.protocol", "0x0021")]
    [InlineData(1, Addresses + "8864 11 00 0001 0025 21" + Ipv4, "ppp.address", "")]
    [InlineData(0, "0000001C" + Ipv6, "null.family", "28")]
    [InlineData(0, "00000800" + Ipv4, "null.type", "0x0800")]
    [InlineData(104, "0F00 0800" + Ipv4, "chdlc.protocol", "0x0800")]
    [InlineData(107, "184B 03 CC" + Ipv4, "fr.dlci", "100")]
    [InlineData(107, "184B 03 CC" + Ipv4, "fr.de", "1")]
    [InlineData(113, "0004 0001 0006 0200000000010000 0800" + Ipv4, "sll.pkttype", "4")]
    [InlineData(113, "0004 0001 0006 0200000000010000 0800" + Ipv4, "sll.src.eth", "02:00:00:00:00:01")]
    [InlineData(113, "0004 0001 0006 0200000000010000 0004 424203", "sll.ltype", "0x0004")]
    [InlineData(113, "0004 030A 0004 0200000000010000 0800" + Ipv4, "sll.gretype", "0x0800")]
    [InlineData(276, "0800 0000 00000002 0001 04 06 0200000000010000" + Ipv4, "sll.pkttype", "4")]
    [InlineData(276, "0800 0000 00000002 0001 04 06 0200000000010000" + Ipv4, "sll.ifindex", "2")]
    [InlineData(276, "0800 0000 00000002 0001 04 06 0200000000010000" + Ipv4, "sll.unused", "0000")]
    [InlineData(127, Radiotap + WlanData, "radiotap.length", "31")]
    [InlineData(127, Radiotap + WlanData, "radiotap.mactime", "1")]
    [InlineData(127, Radiotap + WlanData, "radiotap.channel.freq", "2412")]
    [InlineData(127, Radiotap + WlanData, "radiotap.dbm_antsignal", "-60")]
    [InlineData(127, Radiotap + WlanData, "radiotap.flags.fcs", "1")]
    [InlineData(192, "00 00 0800 69000000" + WlanData, "ppi.dlt", "105")]
    [InlineData(105, WlanData, "wlan.fc.type_subtype", "0x0020")]
    [InlineData(105, WlanData, "wlan.bssid", "02:00:00:00:00:02")]
    [InlineData(105, "0803 0000 020000000001 020000000002 020000000003 1023 020000000004", "wlan.sa",
        "02:00:00:00:00:04")]
    [InlineData(105, "0803 0000 020000000001 020000000002 020000000003 1023 020000000004", "wlan.da",
        "02:00:00:00:00:03")]
    [InlineData(105, "0803 0000 020000000001 020000000002 020000000003 1023 020000000004", "wlan.seq", "561")]
    [InlineData(105, "E400 0000 020000000001 020000000002", "wlan.bssid", "02:00:00:00:00:02")]
    [InlineData(105, "E400 0000 020000000001 020000000002", "wlan.ta", "")]
    public void Values_are_those_of_the_header(ushort linkType, string hex, string name, string expected)
    {
        Field field = FieldCatalogue.Find(name)!;
        var values = new FieldValues();
        var source = new FieldSource { Packet = new PacketDecoder().Decode(Bytes(hex), linkType) };
        for (source.Index = 0; source.Index < source.Packet.Layers.Length; source.Index++)
        {
            if (source.Packet.Layers[source.Index].Protocol == field.Protocol)
                field.Read(source, values);
        }
        Assert.Equal(expected,
            string.Join(',', Enumerable.Range(0, values.Count).Select(i => Encoding.UTF8.GetString(values[i]))));
    }
}
