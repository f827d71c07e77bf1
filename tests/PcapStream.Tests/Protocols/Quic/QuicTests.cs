using PcapStream.Protocols;
using PcapStream.Protocols.Quic;

namespace PcapStream.Tests.Protocols.Quic;

public class QuicTests
{
    private const string Ids = "08 0102030405060708 04 01020304";
    private const string Rest = "00112233445566778899AABBCCDDEEFF00112233";

    [Theory]
    [InlineData(1u, "C0 00000001" + Ids)]
    [InlineData(0x6B3343CFu, "D3 6B3343CF" + Ids)]
    [InlineData(0xFF00001Du, "C1 FF00001D" + Ids)]
    [InlineData(0x1A2A3A4Au, "C0 1A2A3A4A 00 00")]
    public void A_long_header_of_a_known_version_is_recognised_on_any_port(uint version, string bytes)
    {
        byte[] packet = Bytes(bytes);
        Assert.True(QuicHeader.TryReadLong(packet, out QuicHeader header));
        Assert.Equal((true, version), (header.IsLong, header.Version));
        Assert.Equal(Protocol.Quic, Innermost(packet, port: 20_000));
        Assert.Equal(Protocol.Quic, Innermost(packet, port: 443));
    }

    [Theory]
    [InlineData("80 00000000" + Ids)]
    [InlineData("40" + Rest)]
    [InlineData("7F" + Rest)]
    public void Negotiations_and_short_headers_are_recognised_on_its_port_only(string bytes)
    {
        Assert.Equal(Protocol.Quic, Innermost(Bytes(bytes), port: 443));
        Assert.Equal(Protocol.Udp, Innermost(Bytes(bytes), port: 20_000));
    }

    [Theory]
    [InlineData("C0 00000002" + Ids)]
    [InlineData("80 00000001" + Ids)]
    [InlineData("C0 00000001 15 00000000000000000000000000000000000000000000 00")]
    [InlineData("C0 00000001 08 01020304")]
    [InlineData("C0 00000001")]
    [InlineData("40 0011")]
    [InlineData("16 FEFD" + Rest)]
    [InlineData("01 000000" + Rest)]
    public void Other_bytes_are_not(string bytes)
    {
        Assert.Equal(Protocol.Udp, Innermost(Bytes(bytes), port: 443));
        Assert.Equal(Protocol.Udp, Innermost(Bytes(bytes), port: 20_000));
    }

    private static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    private static Protocol Innermost(byte[] payload, ushort port)
    {
        byte[] packet = Chain.Bytes(Occurrences.Udp(port, Convert.ToHexString(payload)));
        return new PacketDecoder(applications: true).Decode(packet, Chain.RawIp).Layers[^1].Protocol;
    }
}
