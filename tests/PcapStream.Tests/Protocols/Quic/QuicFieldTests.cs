namespace PcapStream.Tests.Protocols.Quic;

/// <summary>RFC 9000, section 17, and RFC 9369, section 3.2: what is not protected; values by tshark 4.0.</summary>
public sealed class QuicFieldTests
{
    private const string Ids = "02 A1A2 01 B1";

    // An Initial with a token of two bytes and 5 protected ones, a Handshake with 3, and a short header.
    private const string Coalesced =
        "C0 00000001" + Ids + "02 CAFE 05 1122334455" + "E0 00000001" + Ids + "03 667788" + "40 A1A2 99";

    [Theory]
    [InlineData("quic.packet_length", "19,14,4")]
    [InlineData("quic.header_form", "1,1,0")]
    [InlineData("quic.fixed_bit", "1,1,1")]
    [InlineData("quic.long.packet_type", "0,2")]
    [InlineData("quic.long.packet_type_v2", "")]
    [InlineData("quic.version", "0x00000001,0x00000001")]
    [InlineData("quic.dcil", "2,2")]
    [InlineData("quic.dcid", "a1a2,a1a2")]
    [InlineData("quic.scil", "1,1")]
    [InlineData("quic.scid", "b1,b1")]
    [InlineData("quic.token_length", "2")]
    [InlineData("quic.token", "cafe")]
    [InlineData("quic.length", "5,3")]
    public void Packets_of_a_datagram_are_each_read(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(443, Coalesced), field));

    [Theory]
    [InlineData("quic.long.packet_type", "")]
    [InlineData("quic.long.packet_type_v2", "0")]
    [InlineData("quic.retry_token", "aabb")]
    [InlineData("quic.retry_integrity_tag", "000102030405060708090a0b0c0d0e0f")]
    [InlineData("quic.length", "")]
    public void Version_2_numbers_types_in_another_way(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(
            Occurrences.Udp(443, "C0 6B3343CF" + Ids + "AABB 000102030405060708090A0B0C0D0E0F"), field));

    [Fact]
    public void A_server_offers_versions() =>
        Assert.Equal("0x00000001,0x6b3343cf", Occurrences.Of(
            Occurrences.Udp(443, "C0 00000000" + Ids + "00000001 6B3343CF 00"), "quic.supported_version"));

    [Theory]
    // A token, a length and a connection ID that are longer than the datagram.
    [InlineData("C0 00000001" + Ids + "08 CAFE", "quic.token_length", "")]
    [InlineData("E0 00000001" + Ids + "3F 66", "quic.packet_length", "12")]
    [InlineData("E0 00000001" + Ids + "03 667788 C0 00000001 05 A1", "quic.packet_length", "14")]
    public void Length_beyond_the_datagram_ends_it(string datagram, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(443, datagram), field));
}
