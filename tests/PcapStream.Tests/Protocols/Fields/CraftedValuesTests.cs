using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Values that tshark 4.0 gives for crafted packets, without tshark.</summary>
public sealed class CraftedValuesTests
{
    [Theory]
    [InlineData("streams of RTP", 3, "rtp.setup-frame rtp.seq rtp.extseq rtp.timestamp rtp.ssrc rtp.payload",
        "2|65535|65535|1|0x00000011|d5d5")]
    [InlineData("streams of RTP", 5, "rtp.marker rtp.p_type rtp.extseq", "1|0|65536")]
    [InlineData("streams of RTP", 15, "rtp.cc rtp.csrc.item rtp.ext.profile rtp.hdr_ext",
        "2|0x00000014,0x00000015|0xabcd|0x01020304")]
    [InlineData("streams of RTP", 21, "rtp.padding rtp.padding.count rtp.payload", "1|3|aabb")]
    [InlineData("reports of RTCP", 2, "rtcp.setup-frame rtcp.pt rtcp.timestamp.rtp rtcp.ssrc.cum_nr rtcp.sdes.text",
        "1,1,1|200,202,203|1600|-2|a@host.x")]
    [InlineData("transfers of USB on Linux", 1, "usb.urb_type usb.src usb.dst usb.bmRequestType usb.setup.bRequest",
        "'S'|host|1.5.0|0x80|6")]
    [InlineData("transfers of USB in mapped memory", 4, "usb.urb_id usb.urb_status usb.src usb.capdata",
        "0xffff88003711f840|0|1.5.1|01020304")]
    [InlineData("transfers of USB on Linux", 8, "usb.setup.wLength usb.data_fragment usb.capdata", "2|0102|")]
    [InlineData("transfers of USB on Windows", 5, "usb.setup.wLength usb.data_fragment usb.capdata", "2|0102|")]
    [InlineData("transfers of USB on Windows", 7, "usb.setup.wLength usb.data_fragment usb.capdata", "||0102")]
    [InlineData("transfers of USB on Windows", 3, "usb.transfer_type usb.endpoint_address usb.src usb.capdata",
        "0x01|0x81|1.5.1|01020304")]
    [InlineData("packets of Bluetooth", 1, "frame.protocols hci_h4.direction bthci_cmd.opcode bthci_cmd.opcode.ogf",
        "bluetooth:hci_h4:bthci_cmd|0xff|0x0c03|0x0003")]
    [InlineData("packets of Bluetooth with directions", 5,
        "hci_h4.direction bthci_acl.chandle bthci_acl.pb_flag bthci_acl.length", "0x01|0x0040|1|3")]
    public void Values_are_tsharks(string kind, int number, string fields, string expected)
    {
        (ushort linkType, IEnumerable<SomePacket> packets) =
            CraftedMedia.Kinds.Concat(CraftedTransfers.Kinds).ToDictionary()[kind];
        using var capture = new TemporaryFile(Some.Pcap(packets, link: linkType));
        var options = new ExportOptions
        {
            Columns = [.. fields.Split(' ').Select(name => FieldCatalogue.Find(name)!)],
            Occurrence = FieldOccurrence.All,
        };
        string line = Encoding.UTF8.GetString(FieldText.BytesOf([capture.Path], options)).Split('\n')[number - 1];
        Assert.Equal(expected, line.Replace('\t', '|'));
    }
}
