using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Tests.Protocols.Ip;

public sealed class Ipv6HeaderTests
{
    private const string Tcp = "1234 0050 00000001 00000002 5010 FFFF 0000 0000";

    [Theory]
    [InlineData(0, "0600 0104 00000000" + Tcp, "ipv6:ipv6.hopopts:tcp")]
    [InlineData(60, "0600 0104 00000000" + Tcp, "ipv6:ipv6.dstopts:tcp")]
    [InlineData(0, "3C00 0104 00000000 0600 0104 00000000" + Tcp, "ipv6:ipv6.hopopts:ipv6.dstopts:tcp")]
    [InlineData(43, "0602 0001 00000000 20010DB8000000000000000000000003" + Tcp, "ipv6:ipv6.routing:tcp")]
    [InlineData(43, "0602 0400 00000000 20010DB8000000000000000000000003" + Tcp, "ipv6:ipv6.routing:tcp")]
    [InlineData(43, "0602 0400 FF000000 20010DB8000000000000000000000003" + Tcp, "ipv6:ipv6.routing")]
    [InlineData(44, "0600 0001 00000007" + Tcp, "ipv6:ipv6.fraghdr:tcp")]
    [InlineData(44, "0600 0008 00000007" + Tcp, "ipv6:ipv6.fraghdr")]
    [InlineData(51, "0604 0000 00000001 00000002 112233445566778899AABBCC" + Tcp, "ipv6:ah:tcp")]
    [InlineData(135, "3B00 0100 00000000", "ipv6:mipv6")]
    [InlineData(139, "3B04 0110 00000000 00000000000000000000000000000001 00000000000000000000000000000002",
        "ipv6:hip")]
    [InlineData(140, "0600 8000 00000000" + Tcp, "ipv6:shim6:tcp")]
    [InlineData(59, Tcp, "ipv6")]
    [InlineData(0, "06FF 0104 00000000" + Tcp, "ipv6:ipv6.hopopts")]
    [InlineData(0, "0600 01F0 00000000" + Tcp, "ipv6:ipv6.hopopts")]
    public void Extension_headers_are_layers_of_their_own(byte next, string payload, string expected) =>
        Assert.Equal(expected, Chain.Of(Chain.Ipv6(next, payload)));

    [Theory]
    [InlineData("0600 C204 00000024" + Tcp + "00000000", 36)]
    [InlineData("0600 C204 0000001C" + Tcp + "AABBCCDD", 28)]
    public void A_jumbogram_is_as_long_as_its_option_says(string payload, int length)
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes($"60000000 0000 0040 {Chain.Ipv6Addresses}"
            + payload), Chain.RawIp);
        Assert.Equal(Protocol.Tcp, packet.Layers[^1].Protocol);
        Assert.Equal(Math.Min(40 + length, packet.Data.Length), packet.Layers[1].End);
    }

    [Fact]
    public void A_payload_without_a_length_extends_to_the_end_of_the_frame() =>
        Assert.Equal("ipv6:tcp", Chain.Of($"60000000 0000 0640 {Chain.Ipv6Addresses}" + Tcp, out DecodeError error)
            + (error.Had == 0 ? "" : error.ToString()));

    [Fact]
    public void Another_version_is_an_error()
    {
        DecodedPacket packet = new PacketDecoder().Decode(Chain.Bytes(Chain.Ethernet + "86DD" + Chain.Ipv4(6, Tcp)
            + Tcp), 1);
        Assert.Equal(new DecodeError(DecodeFault.Malformed, Protocol.Ipv6, 14, 6, 4), packet.Error);
        Assert.Equal(1, packet.Layers[1].HeaderLength);
    }

    [Fact]
    public void Options_are_enumerated_up_to_one_that_does_not_fit()
    {
        Assert.True(Ipv6OptionsHeader.TryRead(Chain.Bytes("0600 00 0502 0000 C2"), out Ipv6OptionsHeader header));
        var types = new List<byte>();
        Ipv6Options options = header.Options;
        while (options.MoveNext())
            types.Add(options.Current.Type);
        Assert.Equal([Ipv6Option.Pad1, 5], types);
        Assert.True(options.IsMalformed);
    }
}
