using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Tests.Protocols.Ip;

public sealed class Ipv4HeaderTests
{
    private const string Tcp = "1234 0050 00000001 00000002 5010 FFFF 0000 0000";

    [Theory]
    [InlineData("44000028 00010000 4006 0000 0A000001 0A000002", 20, 16)]
    [InlineData("45000013 00010000 4006 0000 0A000001 0A000002", 20, 19)]
    [InlineData("46000014 00010000 4006 0000 0A000001 0A000002 00000000", 24, 20)]
    [InlineData("44", 20, 16)]
    [InlineData("45000013 0001", 20, 19)]
    public void A_length_that_contradicts_itself_ends_the_packet(string hex, int needed, int had)
    {
        // A version of 4 in the first nibble has shown that it is IPv4.
        Assert.Equal("ip", Chain.Of(hex + (hex.Length > 20 ? Tcp : ""), out DecodeError error));
        Assert.Equal(new DecodeError(DecodeFault.Malformed, Protocol.Ipv4, 0, needed, had), error);
    }

    [Fact]
    public void An_IPv6_packet_announced_as_IPv4_is_decoded_as_IPv6()
    {
        byte[] data = Chain.Bytes(Chain.Ethernet + "0800" + Chain.Ipv6(6, Tcp));
        DecodedPacket packet = new PacketDecoder().Decode(data, 1);
        Assert.Equal([Protocol.Ethernet, Protocol.Ipv4, Protocol.Ipv6, Protocol.Tcp], packet.Layers.ToArray()
            .Select(layer => layer.Protocol));
        Assert.Equal((14, 15), (packet.Layers[1].Offset, packet.Layers[1].End));
        Assert.Equal(new DecodeError(DecodeFault.Malformed, Protocol.Ipv4, 14, 4, 6), packet.Error);
    }

    [Fact]
    public void A_total_length_of_zero_extends_to_the_captured_bytes() =>
        Assert.Equal("ip:tcp", Chain.Of("45000000 00010000 4006 0000 0A000001 0A000002" + Tcp));

    [Fact]
    public void Options_are_enumerated_to_their_end()
    {
        Assert.True(Ipv4Header.TryRead(Chain.Bytes("4700001C 00010000 4001 0000 0A000001 0A000002 01 9404 0000 00 "
            + "0000"), out Ipv4Header header));
        var kinds = new List<byte>();
        foreach (HeaderOption option in header.Options)
            kinds.Add(option.Kind);
        Assert.Equal([HeaderOption.NoOperation, 0x94, HeaderOption.End], kinds);
    }

    [Theory]
    [InlineData("94")]
    [InlineData("9400")]
    [InlineData("9401")]
    [InlineData("9405 0000")]
    public void An_option_that_does_not_fit_ends_the_enumeration(string hex)
    {
        var options = new HeaderOptions(Chain.Bytes(hex));
        Assert.False(options.MoveNext());
        Assert.True(options.IsMalformed);
    }

    [Theory]
    [InlineData(4, "ip:ip:tcp")]
    [InlineData(94, "ip")]
    public void IP_in_IP_is_followed(byte protocol, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv4(protocol, Chain.Ipv4(6, Tcp))));

    [Theory]
    [InlineData(50, "00000001 00000002", "ip:esp")]
    [InlineData(51, "06040000 00000001 00000002 112233445566778899AABBCC" + Tcp, "ip:ah:tcp")]
    [InlineData(51, "06000000 00000001" + Tcp, "ip:ah:tcp")]
    [InlineData(51, "06000000 000000", "ip:ah")]
    [InlineData(108, "06000002" + Tcp, "ip:ipcomp")]
    public void Security_headers_are_skipped_or_end_decoding(byte protocol, string payload, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv4(protocol, payload)));
}
