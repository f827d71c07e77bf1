using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Tls;

namespace PcapStream.Tests.Protocols.Tls;

/// <summary>RFC 8446, sections 4.1 and 5.1; JA3 of the same bytes by tshark 4.0.</summary>
public sealed class TlsTests
{
    private const string Random = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string ServerName = "0000 0010 000E 00 000B 6578616D706C652E636F6D";
    private const string Extensions = "0A0A 0000" + ServerName + "000A 0008 0006 1A1A 001D 0017" + "000B 0003 02 0001"
        + "000D 0006 0004 0403 0804"
        + "0010 000E 000C 02 6832 08 687474702F312E31" + "002B 0007 06 2A2A 0304 0303";

    private static readonly string Client = Record(22, Hello(1, "0008 4A4A 1301 1302 C02B 01 00" + Sized(Extensions)));
    private static readonly string Server = Record(22, Hello(2, "1301 00" + Sized("002B 0002 0304 0033 0001 00")));

    [Theory]
    [InlineData("tls.record.content_type", "22")]
    [InlineData("tls.record.version", "0x0301")]
    [InlineData("tls.handshake.type", "1")]
    [InlineData("tls.handshake.version", "0x0303")]
    [InlineData("tls.handshake.session_id_length", "0")]
    [InlineData("tls.handshake.ciphersuite", "0x4a4a,0x1301,0x1302,0xc02b")]
    [InlineData("tls.handshake.extension.type", "2570,0,10,11,13,16,43")]
    [InlineData("tls.handshake.extension.len", "0,16,8,3,6,14,7")]
    [InlineData("tls.handshake.extensions_server_name", "example.com")]
    [InlineData("tls.handshake.extensions_supported_group", "0x1a1a,0x001d,0x0017")]
    [InlineData("tls.handshake.extensions_ec_point_format", "0,1")]
    [InlineData("tls.handshake.extensions_alpn_str", "h2,http/1.1")]
    [InlineData("tls.handshake.extensions.supported_version", "0x2a2a,0x0304,0x0303")]
    [InlineData("tls.handshake.sig_hash_alg", "0x0403,0x0804")]
    [InlineData("tls.handshake.ja3_full", "771,4865-4866-49195,0-10-11-13-16-43,29-23,0-1")]
    [InlineData("tls.handshake.ja3", "62a29ca95910363a78346a9bd6b2564d")]
    [InlineData("tls.handshake.ja3s", "")]
    public void A_client_offers_versions_and_ciphers(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(443, Client), field));

    // Filters and tables take it as it is here.
    [Fact]
    public void A_fingerprint_is_text_in_raw_form_too() => Assert.Equal(
        "62a29ca95910363a78346a9bd6b2564d",
        Occurrences.Of(
            Chain.Bytes(Occurrences.Tcp(443, Client)), FieldCatalogue.Find("tls.handshake.ja3")!,
            new PacketDecoder(applications: true), new FieldValues(FieldForm.Raw)));

    [Theory]
    [InlineData("tls.record.content_type", "22,20,23")]
    [InlineData("tls.handshake.ciphersuite", "0x1301")]
    [InlineData("tls.handshake.extensions.supported_version", "0x0304")]
    [InlineData("tls.handshake.ja3s_full", "771,4865,43-51")]
    [InlineData("tls.handshake.ja3s", "f4febc55ea12b31ae17cfb7e614afda8")]
    [InlineData("tls.handshake.ja3", "")]
    public void A_server_chooses(string field, string expected) =>
        Assert.Equal(
            expected, Occurrences.Of(Occurrences.Tcp(443, Server + Record(20, "01") + Record(23, "AABB")), field));

    [Theory]
    [InlineData(1, "000D 0004 0002 0403 0022 0004 0002 0603 0032 0004 0002 0804", "0x0403,0x0603,0x0804")]
    [InlineData(1, "0012 0000", "")]
    [InlineData(2, "0012 0033 0031 002F 00" + Random + "0000000000000000 0000 0403 0001 FF", "0x0403")]
    [InlineData(2, "0012 0035 0033 0031 00" + Random + "0000000000000000 0002 AABB 0804 0001 FF", "0x0804")]
    [InlineData(2, "0012 0010 000E 000C 00 112233445566778899AABB", "")]
    public void Signature_algorithms_are_in_several_extensions(byte type, string extensions, string expected)
    {
        string hello = Hello(type, (type == 1 ? "0002 1301 0100" : "1301 00") + Sized(extensions));
        string segment = Occurrences.Tcp(443, Record(22, hello));
        Assert.Equal(expected, Occurrences.Of(segment, "tls.handshake.sig_hash_alg"));
    }

    [Theory]
    [InlineData("", "771,4865,,,")]
    [InlineData("0000", "771,4865,,,")]
    [InlineData("0004 000A 0000", "771,4865,10,,")]
    [InlineData("0009 000A 0005 0003 0000 00", "771,4865,10,0,")]
    public void JA3_has_empty_places_for_missing_lists(string extensions, string expected) =>
        Assert.Equal(expected,
            Occurrences.Of(Occurrences.Tcp(443, Record(22, Hello(1, "0002 1301 01 00" + extensions))),
                "tls.handshake.ja3_full"));

    [Fact]
    public void Messages_follow_each_other_in_a_record() =>
        Assert.Equal("2,11,14",
            Occurrences.Of(Occurrences.Tcp(443, Record(22, Hello(2, "1301 00") + "0B 000002 0000" + "0E 000000")),
                "tls.handshake.type"));

    [Fact]
    public void An_incomplete_message_is_read_as_far_as_possible()
    {
        string packet = Occurrences.Tcp(443, Client.Replace(" ", "", StringComparison.Ordinal)[..180]);
        Assert.Equal("example.com", Occurrences.Of(packet, "tls.handshake.extensions_server_name"));
        Assert.Equal("2570,0", Occurrences.Of(packet, "tls.handshake.extension.type"));
        Assert.Equal("", Occurrences.Of(packet, "tls.handshake.ja3"));
    }

    [Theory]
    [InlineData("14 0303 0001 01 16 0303 0008 01 000004 03030000")]
    [InlineData("16 0303 0008 9F 123456 03030000")]
    [InlineData("16 0303 0002 0100")]
    [InlineData("19 0303 0004 0E000000")]
    [InlineData("16 0305 0004 0E000000")]
    [InlineData("16 0303 FFFF 0E000000")]
    [InlineData("16 0303")]
    public void Encrypted_records_and_other_bytes_have_no_messages(string payload) =>
        Assert.Equal("", Occurrences.Of(Occurrences.Tcp(443, payload), "tls.handshake.type"));

    [Fact]
    public void An_empty_hello_has_a_version_only()
    {
        Assert.True(TlsHandshake.TryRead(Chain.Bytes("01 000002 0303"), out TlsHandshake message));
        Assert.True(TlsHello.TryRead(message, out TlsHello hello));
        Assert.Equal((0x0303, -1, 0), (hello.Version, hello.SessionIdLength, hello.CipherSuites.Length));
        Assert.False(hello.Extensions.MoveNext());
    }

    private static string Record(byte type, string fragment) => $"{type:X2} 0301" + Sized(fragment);

    private static string Hello(byte type, string rest)
    {
        string body = "0303" + Random + "00" + rest;
        return $"{type:X2} {Chain.Bytes(body).Length:X6}" + body;
    }

    private static string Sized(string hex) => $"{Chain.Bytes(hex).Length:X4}" + hex;
}
