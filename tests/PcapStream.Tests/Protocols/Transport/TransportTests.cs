using PcapStream.Protocols;
using PcapStream.Protocols.Transport;

namespace PcapStream.Tests.Protocols.Transport;

public sealed class TransportTests
{
    private const string Udp = "1234 5678 0008 0000";
    private const string Quoted = "4500001C 00010000 4011 0000 0A000001 0A000002 1234 5678 0008 0000";

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    public void An_ICMP_error_quotes_a_packet(byte type)
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(Chain.Ipv4(1, $"{type:X2}00 0000 00000000"
            + Quoted)), Chain.RawIp);
        Assert.Equal([false, false, false, true, true], packet.Layers.ToArray().Select(layer => layer.IsQuoted));
    }

    [Theory]
    [InlineData(1, "0800 0000 00010002", "ip:icmp")]
    [InlineData(1, "0300 0000", "ip:icmp")]
    [InlineData(2, "1664 0000 E0000001", "ip:igmp")]
    [InlineData(2, "1401 0000 10000000" + Quoted, "ip:igmp:pim:ip:udp")]
    [InlineData(2, "1400 0000 10000000", "ip:igmp:pim")]
    [InlineData(33, "0001 0002 04 00 0000 01 000000 00000001", "ip:dccp")]
    [InlineData(132, "0001 0002 00000003 00000004", "ip:sctp")]
    [InlineData(136, "0001 12B5 0008 0000 08000000 00000100", "ip:udplite:vxlan:eth")]
    public void IPv4_gives_its_transport(byte protocol, string payload, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv4(protocol, payload)));

    [Theory]
    [InlineData("0100 0000 00000000", true)]
    [InlineData("0400 0000 00000000", true)]
    [InlineData("8000 0000 00000000", false)]
    [InlineData("8900 0000 00000000" + Chain.Ipv6Addresses + "0401 0000 00000000", true)]
    [InlineData("8900 0000 00000000" + Chain.Ipv6Addresses + "0201 0000 00000000 0401 0000 00000000", true)]
    [InlineData("8900 0000 00000000" + Chain.Ipv6Addresses + "0200 0000 00000000 0401 0000 00000000", false)]
    public void An_ICMPv6_error_or_redirect_quotes_a_packet(string message, bool quotes) =>
        Assert.Equal(
            quotes ? "ipv6:icmpv6:ipv6:udp" : "ipv6:icmpv6", Chain.Of(Chain.Ipv6(58, message + Chain.Ipv6(17, Udp))));

    [Theory]
    [InlineData(6, "1234 0050 00000001 00000002 4010 FFFF 0000 0000", Protocol.Tcp, 20, 16)]
    [InlineData(17, "1234 5678 0007 0000", Protocol.Udp, 8, 7)]
    [InlineData(17, "1234 5678 0000 0000", Protocol.Udp, 8, 0)]
    [InlineData(33, "0001 0002 03 00 0000 01 000000 00000001", Protocol.Dccp, 16, 12)]
    [InlineData(136, "1234 5678 0007 0000", Protocol.UdpLite, 8, 7)]
    public void A_length_below_the_header_is_an_error(
        byte protocol, string payload, Protocol layer, int needed, int had)
    {
        Chain.Of(Chain.Ipv4(protocol, payload), out DecodeError error);
        Assert.Equal(new DecodeError(DecodeFault.Malformed, layer, 20, needed, had), error);
    }

    [Fact]
    public void Options_that_run_past_the_IP_packet_are_too_short()
    {
        Chain.Of(Chain.Ipv4(6, "1234 0050 00000001 00000002 6010 FFFF 0000 0000") + "01010101", out DecodeError error);
        Assert.Equal(new DecodeError(DecodeFault.TooShort, Protocol.Tcp, 20, 24, 20), error);
    }

    [Fact]
    public void TCP_options_are_enumerated()
    {
        Assert.True(TcpHeader.TryRead(Chain.Bytes("1234 0050 00000001 00000002 7002 FFFF 0000 0000 020405B4 01030307"),
            out TcpHeader header));
        var found = new List<string>();
        foreach (HeaderOption option in header.Options)
            found.Add($"{option.Kind}:{Convert.ToHexString(option.Data)}");
        Assert.Equal(["2:05B4", "1:", "3:07"], found);
    }

    [Fact]
    public void SCTP_chunks_are_enumerated_past_their_padding()
    {
        Assert.True(SctpHeader.TryRead(Chain.Bytes("0001 0002 00000003 00000004 0A000005 FF000000 0B000004 0C000003"),
            out SctpHeader header));
        var found = new List<string>();
        SctpChunks chunks = header.Chunks;
        while (chunks.MoveNext())
            found.Add($"{chunks.Current.Type}:{chunks.Current.Length}:{Convert.ToHexString(chunks.Current.Data)}");
        Assert.Equal(["10:5:FF", "11:4:"], found);
        Assert.True(chunks.IsMalformed);
    }

    [Fact]
    public void Sequence_numbers_of_DCCP_are_short_or_long()
    {
        Assert.True(DccpHeader.TryRead(Chain.Bytes("0001 0002 03 00 0000 04 000007"), out DccpHeader brief));
        Assert.True(DccpHeader.TryRead(Chain.Bytes("0001 0002 04 00 0000 01 00 0001 00000007"),
            out DccpHeader extended));
        Assert.Equal((2, 7ul), (brief.Type, brief.SequenceNumber));
        Assert.Equal(0x1_0000_0007ul, extended.SequenceNumber);
    }
}
