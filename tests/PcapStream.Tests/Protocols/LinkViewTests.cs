using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Mpls;
using PcapStream.Protocols.Serial;
using PcapStream.Protocols.Wireless;
using static PcapStream.Tests.Protocols.Packets;

namespace PcapStream.Tests.Protocols;

/// <summary>Views show the fields of complete headers, and reject incomplete ones.</summary>
public sealed class LinkViewTests
{
    [Fact]
    public void Mpls_entries_have_label_class_bottom_and_hops()
    {
        Assert.True(MplsHeader.TryRead(Bytes("12345B40"), out MplsHeader header));
        Assert.Equal((0x12345, 5, true, 64), (header.Label, header.TrafficClass, header.IsBottom, header.TimeToLive));
        Assert.False(MplsHeader.TryRead(Bytes("12345B"), out _));
    }

    [Fact]
    public void Snap_follows_llc()
    {
        Assert.True(LlcHeader.TryRead(Bytes("AAAA03 00000C 2000"), out LlcHeader header));
        Assert.Equal((true, 8, 0x00000C, 0x2000),
            (header.HasSnap, header.HeaderLength, header.OrganizationCode, header.ProtocolIdentifier));
    }

    [Theory]
    [InlineData("4242 03", 0x0003, 3)]
    [InlineData("0405 0102", 0x0201, 4)]
    public void Llc_has_a_control_field_of_one_byte_or_two(string hex, int control, int length)
    {
        Assert.True(LlcHeader.TryRead(Bytes(hex), out LlcHeader header));
        Assert.Equal((control, length), (header.Control, header.HeaderLength));
        Assert.False(LlcHeader.TryRead(Bytes(hex).AsSpan(0, length - 1), out _));
    }

    [Theory]
    [InlineData("FF03 0021", 0x0021, 4)]
    [InlineData("FF03 21", 0x0021, 3)]
    [InlineData("C021", 0xC021, 2)]
    [InlineData("57", 0x0057, 1)]
    public void Ppp_omits_negotiated_fields(string hex, int protocol, int length)
    {
        Assert.True(PppHeader.TryRead(Bytes(hex), out PppHeader header));
        Assert.Equal((protocol, length), (header.Protocol, header.HeaderLength));
    }

    [Theory]
    [InlineData("1841", 100, 2)]
    [InlineData("184005", 100 << 6 | 1, 3)]
    [InlineData("184003", 100, 3)]
    [InlineData("18400205", (100 << 7 | 1) << 6 | 1, 4)]
    [InlineData("19", 0, 1)]
    public void Frame_Relay_has_addresses_of_several_lengths(string hex, int connection, int length)
    {
        Assert.True(FrameRelayHeader.TryRead(Bytes(hex), out FrameRelayHeader header));
        Assert.Equal((connection, length), (header.Connection, header.AddressLength));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1840")]
    [InlineData("1840404001")]
    public void Frame_Relay_shows_no_address_without_an_end(string hex) =>
        Assert.False(FrameRelayHeader.TryRead(Bytes(hex), out _));

    [Theory]
    [InlineData("0000 1600 220800A0 200800A0 20080000 10 D001 CE02 CA", 5, "D0,CE,CA")]
    [InlineData("0000 1700 220800A0 200800A0 20080000 10 D001 CE02 CA03", 5, "D0,CE,CA")]
    [InlineData("0000 1700 220800A0 200800A0 20080000 10 D001 CE02 CA03", 11, "01,02,03")]
    [InlineData("0000 1E00 200000C0 0F0000A0 20080000 D0 00 001122 01 0400 61626364 CE 02", 5, "D0,CE")]
    [InlineData("0000 1E00 200000C0 0F0000A0 20080000 D0 00 001122 01 FFFF 61626364 CE 02", 5, "D0")]
    [InlineData("0000 0A00 20000010 D000", 5, "D0")]
    [InlineData("0000 0800 200000A0", 5, "")]
    [InlineData("0000 1000 20000080 20000000 D0D1D2D3", 5, "D0")]
    [InlineData("0000 0C00 200000A0 200000A0", 5, "")]
    [InlineData("0100 0A00 20000000 D000", 5, "")]
    public void Radiotap_has_values_for_each_antenna_and_skips_those_of_vendors(string hex, int bit, string expected)
    {
        Assert.True(RadiotapHeader.TryRead(Bytes(hex), out RadiotapHeader header));
        var values = new List<string>();
        foreach (RadiotapValue value in header.Values)
        {
            if (value.Bit == bit)
                values.Add(Convert.ToHexString(value.Bytes));
        }
        Assert.Equal(expected, string.Join(',', values));
    }

    [Fact]
    public void Radiotap_values_are_aligned_and_follow_all_present_words()
    {
        // Bits 0, 1, 3 and 5, and a second word: the time is at 16, the flags at 24, the channel at 26.
        byte[] bytes = Bytes("0000 1F00 2B000080 00000000 00000000 0100000000000000 10 00 6C09 A000 C4");
        Assert.True(RadiotapHeader.TryRead(bytes, out RadiotapHeader header));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0], header.Value(0).ToArray());
        Assert.Equal([0x10], header.Value(1).ToArray());
        Assert.Equal([0x6C, 0x09, 0xA0, 0x00], header.Value(3).ToArray());
        Assert.Equal([0xC4], header.Value(5).ToArray());
        Assert.True(header.Value(2).IsEmpty);
        Assert.True(header.Value(-1).IsEmpty);
        Assert.True(header.Value(31).IsEmpty);
    }

    [Theory]
    [InlineData("D400 0000 020000000001", 10, 1, "02:00:00:00:00:01")]
    [InlineData("B400 0000 020000000001 020000000002", 16, 2, "02:00:00:00:00:02")]
    [InlineData(WlanData, 24, 3, "02:00:00:00:00:02")]
    [InlineData(
        "8883 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 020000000003 0500 00000000", 36, 4, "02:00:00:00:00:03")]
    public void Wireless_headers_have_as_many_addresses_as_their_type(
        string hex, int length, int addresses, string last)
    {
        Assert.True(WlanHeader.TryRead(Bytes(hex), out WlanHeader header));
        Assert.Equal((length, addresses), (header.HeaderLength, header.AddressCount));
        Assert.Equal(last, header.Address(addresses).ToString());
        Assert.False(WlanHeader.TryRead(Bytes(hex).AsSpan(0, length - 1), out _));
    }
}
