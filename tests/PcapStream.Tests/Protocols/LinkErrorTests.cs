using PcapStream.Protocols;
using static PcapStream.Tests.Protocols.Packets;

namespace PcapStream.Tests.Protocols;

/// <summary>Link headers that are cut short or contradict themselves.</summary>
public sealed class LinkErrorTests
{
    [Theory]
    [InlineData(1, Addresses + "08", "eth at 0: Truncated, needs 14 bytes, has 13")]
    [InlineData(1, Addresses + "0002 AAAA 03000000", "llc at 14: TooShort, needs 3 bytes, has 2")]
    [InlineData(1, Addresses + "0006 AAAA03 0000", "llc at 14: Truncated, needs 8 bytes, has 5")]
    [InlineData(1, Addresses + "8847 0001", "mpls at 14: Truncated, needs 4 bytes, has 2")]
    [InlineData(1, Addresses + "88A8 0064 88A8 00", "ieee8021ad at 14: Truncated, needs 8 bytes, has 5")]
    [InlineData(1, Addresses + "8864 11 00", "pppoes at 14: Truncated, needs 6 bytes, has 2")]
    [InlineData(1, Addresses + "8864 11 00 0001 0001 0021", "ppp at 20: TooShort, needs 2 bytes, has 1")]
    [InlineData(1, Addresses + "894F 0FC1 02 01 00000100", "nsh at 14: Malformed, needs 8 bytes, has 4")]
    [InlineData(1, "01000C0000 00 020000000002 0002 AAAA03 00000C 0002 0001 0000",
        "isl at 0: Malformed, needs 12 bytes, has 2")]
    [InlineData(0, "0200", "null at 0: Truncated, needs 4 bytes, has 2")]
    [InlineData(9, "FF03", "ppp at 0: Truncated, needs 4 bytes, has 2")]
    [InlineData(9, "", "ppp at 0: Truncated, needs 1 bytes, has 0")]
    [InlineData(204, "", "ppp at 0: Truncated, needs 1 bytes, has 0")]
    [InlineData(107, "1840", "fr at 0: Truncated, needs 3 bytes, has 2")]
    [InlineData(107, "1840404000", "fr at 0: Malformed, needs 4 bytes, has 5")]
    [InlineData(107, "1841 03 80 0000", "fr at 0: Truncated, needs 9 bytes, has 6")]
    [InlineData(117, "00020000", "pflog at 0: Malformed, needs 4 bytes, has 0")]
    [InlineData(127, "0000 0400 00000000", "radiotap at 0: Malformed, needs 8 bytes, has 4")]
    [InlineData(127, "0000 0A00 00000000 00", "radiotap at 0: Truncated, needs 10 bytes, has 9")]
    [InlineData(192, "0000 0700 69000000", "ppi at 0: Malformed, needs 8 bytes, has 7")]
    [InlineData(119, "44000000 04000000 00000000000000000000000000000000",
        "prism at 0: Malformed, needs 24 bytes, has 4")]
    [InlineData(163, "80211001 00000004", "wlancap at 0: Malformed, needs 8 bytes, has 4")]
    [InlineData(105, "0801 0000 FFFFFFFFFFFF 0200", "wlan at 0: Truncated, needs 24 bytes, has 12")]
    [InlineData(105, "0900 0000 FFFFFFFFFFFF", "wlan at 0: Malformed, needs 0 bytes, has 1")]
    [InlineData(137, "4D4744 00", "juniper at 0: Malformed, needs 5064515 bytes, has 5064516")]
    [InlineData(178, "4D4743 80 FFFF 00", "juniper at 0: Truncated, needs 65541 bytes, has 7")]
    [InlineData(239, "02 00 0001 0300 0500", "nflog at 0: Malformed, needs 4 bytes, has 3")]
    [InlineData(258, "6C000000", "pktap at 0: Truncated, needs 108 bytes, has 4")]
    public void An_incomplete_or_contradicting_header_is_reported_with_its_lengths(
        ushort linkType, string hex, string expected) =>
        Assert.Equal(expected, Error(linkType, hex));

    [Theory]
    [InlineData("6B000000")]
    [InlineData("FFFFFFFF")]
    public void A_length_of_pktap_below_its_own_header_or_above_all_is_malformed(string length) =>
        Assert.StartsWith("pktap at 0: Malformed, needs 108 bytes, has ", Error(258, length + new string('0', 208)),
            StringComparison.Ordinal);

    [Fact]
    public void A_length_of_Ethernet_ends_the_payload_before_the_padding()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Bytes(Addresses + "0003 424203 000000"), 1);
        Assert.Equal(
            [new(Protocol.Ethernet, 0, 14, 17, false), new(Protocol.Llc, 14, 3, 17, false)], packet.Layers.ToArray());
        Assert.Equal(DecodeFault.None, packet.Error.Fault);
    }

    [Fact]
    public void A_check_sequence_is_not_part_of_a_wireless_frame()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Bytes("0000 0900 02000000 10"
            + "D400 0000 020000000001 DEADBEEF"), 127);
        Assert.Equal([new(Protocol.Radiotap, 0, 9, 19, false), new(Protocol.WlanRadio, 9, 0, 19, false),
            new(Protocol.Wlan, 9, 10, 19, false)], packet.Layers.ToArray());
    }

    [Theory]
    [InlineData(127, "0000 0900 02000000 10", 0)]
    [InlineData(127, "0000 0900 02000000 10", 2)]
    [InlineData(127, "0000 0900 02000000 10", 7)]
    [InlineData(192, "0000 2000 69000000 0200 1400 0000000000000000 0100 00000000000000000000", 3)]
    [InlineData(192, "0000 2000 69000000 0200 1400 0000000000000000 0100 00000000000000000000", 5)]
    public void A_check_sequence_that_was_not_captured_removes_no_bytes(
        ushort linkType, string header, int missing)
    {
        byte[] whole = Bytes(header
            + "0802 0000 020000000001 020000000002 020000000003 0000 AAAA03000000 0800 DEADBEEF");
        DecodedPacket packet = new PacketDecoder().Decode(whole.AsSpan(0, whole.Length - missing), linkType,
            (uint)whole.Length);
        Assert.Equal(whole.Length - Math.Max(missing, 4), packet.Layers[^1].End);
    }

    [Fact]
    public void Labels_without_a_bottom_end_at_the_maximum_of_layers()
    {
        string stack = string.Concat(Enumerable.Repeat("00010040", PacketDecoder.MaxLayers));
        Assert.Equal(DecodeFault.TooDeep, new PacketDecoder().Decode(Bytes(Addresses + "8847" + stack), 1).Error.Fault);
    }
}
