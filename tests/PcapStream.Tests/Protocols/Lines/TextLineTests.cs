using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Protocols.Lines;

/// <summary>Protocols whose messages are lines of text, without tshark.</summary>
public sealed class TextLineTests
{
    [Theory]
    [InlineData("a\r\nb", "a", "b")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a\rb", "a", "b")]
    [InlineData("\n\r\n", "", "\r\n")]
    [InlineData("a", "a", "")]
    public void A_line_ends_with_CR_or_LF_or_both(string bytes, string line, string rest)
    {
        ReadOnlySpan<byte> left = Encoding.ASCII.GetBytes(bytes);
        Assert.True(TextLine.TryTake(ref left, out ReadOnlySpan<byte> taken));
        Assert.Equal((line, rest), (Encoding.ASCII.GetString(taken), Encoding.ASCII.GetString(left)));
    }

    [Theory]
    [InlineData(21, "RETR a b\r\n", "ftp.request.command", "RETR")]
    [InlineData(21, "RETR a b\r\n", "ftp.request.arg", "a b")]
    [InlineData(21, "PORT 10,0,0,1,4,1\r\n", "ftp.active.port", "1025")]
    [InlineData(21, "PORT 10,0,0,256,4,1\r\n", "ftp.active.port", "")]
    [InlineData(25, "MAIL FROM:<a>\r\nRCPT TO:<b>\r\n", "smtp.req.parameter", "FROM:<a>,TO:<b>")]
    [InlineData(25, "DATA\r\nQUIT\r\n", "smtp.req.command", "DATA")]
    [InlineData(25, "Dear Bob,\r\n", "smtp.req.command", "")]
    [InlineData(110, "RETR 7\r\n", "pop.request.parameter", "7")]
    [InlineData(143, "a UID COPY 1 x\r\nb NOOP\r\nc NO", "imap.request.command", "COPY,NOOP")]
    public void A_client_sends_commands(ushort port, string lines, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(port, Occurrences.Hex(lines)), field));

    [Theory]
    [InlineData("0015", "331 Password\r\n", "ftp.response.code", "331")]
    [InlineData("0015", "227 Passive (10,0,0,1,4,1)\r\n", "ftp.passive.ip", "10.0.0.1")]
    [InlineData("0019", "250-a\r\n250 b\r\n220 c\r\n", "smtp.response.code", "250,220")]
    [InlineData("006E", "-ERR no\r\n", "pop.response.indicator", "-ERR")]
    [InlineData("008F", "* 1 FETCH (BODY[] {8}\r\na OK x\r\n)\r\nb OK done\r\n", "imap.response_tag", "),b")]
    [InlineData("008F", "* 1 FETCH (BODY[] {9999999999}\r\na OK x\r\n", "imap.response_tag", "a")]
    public void A_server_sends_answers(string port, string lines, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(
            Chain.Ipv4(6, port + "F000 00000001 00000002 5018 1000 0000 0000" + Occurrences.Hex(lines)), field));

    [Theory]
    [InlineData("\0\u0001a\0octet\0blksize\08\0", "tftp.option.value", "8")]
    [InlineData("\0\u0001a\0octet\0blksize\08\0", "tftp.source_file", "a")]
    [InlineData("\0\u0005\0\u0001no\0", "tftp.error.message", "no")]
    [InlineData("\0\u0003\0\u0002a\0", "tftp.source_file", "")]
    public void A_request_of_TFTP_names_a_file(string message, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(69, Occurrences.Hex(message)), field));

    [Theory]
    [InlineData("From: \"A\" <sip:alice@b:5061>;tag=7\r\n", "sip.from.user", "alice")]
    [InlineData("From: \"A\" <sip:alice@b:5061>;tag=7\r\n", "sip.from.tag", "7")]
    [InlineData("m: <sip:a@b>, <sip:c@[::1]:9>\r\n", "sip.contact.host", "b,[::1]")]
    [InlineData("Via: SIP/2.0/UDP a:5060;branch=z9\r\n", "sip.Via.sent-by.port", "5060")]
    [InlineData("CSeq: 7 INVITE\r\n", "sip.CSeq.method", "INVITE")]
    [InlineData("Content-Type: application/sdp\r\n\r\nm=audio 8/2 RTP/AVP 0\r\n", "sdp.media.port", "8")]
    [InlineData("Content-Type: text/plain\r\n\r\nm=audio 8/2 RTP/AVP 0\r\n", "sdp.media.port", "")]
    public void A_message_of_SIP_has_header_fields(string headers, string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(
            Occurrences.Udp(9000, Occurrences.Hex("INVITE sip:alice@b SIP/2.0\r\n" + headers + "\r\n")), field));

    [Theory]
    [InlineData("INVITE sip:a@b SIP/2.0\r\nContent-Length: 5\r\n\r\nhello", "INVITE")]
    [InlineData("INVITE sip:a@b SIP/2.0\r\nContent-Length: 5\r\n\r\nhell", "")]
    [InlineData("INVITE sip:a@b SIP/2.0\r\nContent-Length: 5\r\n", "")]
    public void A_message_in_TCP_is_read_only_whole(string message, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(5060, Occurrences.Hex(message)), "sip.Method"));

    [Fact]
    public void A_record_of_TLS_on_a_port_of_mail_is_TLS() =>
        Assert.Equal(Protocol.Tls, new PacketDecoder(applications: true).Decode(
            Chain.Bytes(Occurrences.Tcp(25, "160301 0005 0100000100")), Chain.RawIp).Layers[^1].Protocol);
}
