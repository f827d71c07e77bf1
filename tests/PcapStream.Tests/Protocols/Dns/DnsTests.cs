using PcapStream.Protocols;
using PcapStream.Protocols.Dns;

namespace PcapStream.Tests.Protocols.Dns;

/// <summary>RFC 1035, section 4; RFC 6762, section 18; RFC 4795, section 2.1.1.</summary>
public sealed class DnsTests
{
    private const string Question = "1234 0100 0001 0000 0000 0000 03777777 02616200 0001 0001";
    private const string Answers = "1234 8180 0001 0002 0000 0001 03777777 02616200 0001 0001 C00C 0005 0001 "
        + "0000003C 0004 01 63 C010 C010 0001 0001 0000003C 0004 01020304"
        + "00 0029 1000 01 00 8000 0000";

    [Theory]
    [InlineData("dns.id", "0x1234")]
    [InlineData("dns.flags", "0x8180")]
    [InlineData("dns.flags.response", "1")]
    [InlineData("dns.flags.recavail", "1")]
    [InlineData("dns.count.answers", "2")]
    [InlineData("dns.qry.name", "www.ab")]
    [InlineData("dns.qry.name.len", "6")]
    [InlineData("dns.count.labels", "2")]
    [InlineData("dns.resp.name", "www.ab,ab,<Root>")]
    [InlineData("dns.resp.type", "5,1,41")]
    [InlineData("dns.resp.class", "0x0001,0x0001")]
    [InlineData("dns.resp.ttl", "60,60")]
    [InlineData("dns.cname", "c.ab")]
    [InlineData("dns.a", "1.2.3.4")]
    [InlineData("dns.rr.udp_payload_size", "4096")]
    [InlineData("dns.resp.ext_rcode", "0x01")]
    [InlineData("dns.resp.z.do", "1")]
    public void An_answer_has_questions_and_records(string field, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Udp(53, Answers), field));

    [Theory]
    [InlineData("000F 0001 00000005 0005 000A 01 63 00", "dns.mx.preference", "10")]
    [InlineData("000F 0001 00000005 0005 000A 01 63 00", "dns.mx.mail_exchange", "c")]
    [InlineData("0010 0001 00000005 0007 02 6109 03 62FF00", "dns.txt", "a\t,b\uFFFD")]
    [InlineData("0010 0001 00000005 0003 05 6109", "dns.txt", "")]
    [InlineData("0021 0001 00000005 0009 0001 0002 0003 01 63 00", "dns.srv.port", "3")]
    [InlineData("0021 0001 00000005 0009 0001 0002 0003 01 63 00", "dns.srv.target", "c")]
    [InlineData("0021 0001 00000005 0009 0001 0002 0003 01 63 00", "dns.resp.name", "")]
    [InlineData("0006 0001 00000005 001A 01 63 00 01 64 00 00000001 00000002 00000003 00000004 00000005",
        "dns.soa.rname", "d")]
    [InlineData("0006 0001 00000005 001A 01 63 00 01 64 00 00000001 00000002 00000003 00000004 00000005",
        "dns.soa.minimum_ttl", "5")]
    [InlineData("001C 0001 00000005 0010 00000000000000000000000000000001", "dns.aaaa", "::1")]
    [InlineData("0001 0001 00000005 0002 0102", "dns.a", "")]
    [InlineData("0001 0001 00000005 0004 0102", "dns.resp.type", "")]
    [InlineData("0001 0001 0000", "dns.resp.name", "")]
    public void Data_depend_on_the_type(string record, string field, string expected) =>
        Assert.Equal(
            expected, Occurrences.Of(Occurrences.Udp(53, "1234 8000 0000 0001 0000 0000 016100" + record), field));

    [Theory]
    [InlineData("00", "<Root>")]
    [InlineData("04 61005C85 00", "a\\000\\\uFFFD")]
    [InlineData("06 077FC3A9C285 00", "\\a\\177é\\u0085")]
    [InlineData("C00C", "")]
    [InlineData("C00E 00", "")]
    [InlineData("0161 C00C", "")]
    [InlineData("41 08 FF 00", "")]
    [InlineData("80 61 00", "")]
    [InlineData("05 6162", "")]
    public void Names_end_and_pointers_go_backwards_only(string name, string expected) =>
        Assert.Equal(expected,
            Occurrences.Of(Occurrences.Udp(53, "1234 0100 0001 0000 0000 0000" + name + "0001 0001"), "dns.qry.name"));

    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void A_name_has_at_most_255_bytes(int last, bool fits)
    {
        string name = string.Concat(Enumerable.Repeat("3F" + new string('6', 126), 3)) + $"{last:X2}"
            + new string('6', last * 2) + "00";
        Assert.Equal(fits ? "1" : "",
            Occurrences.Of(Occurrences.Udp(53, "1234 0100 0001 0000 0000 0000" + name + "0001 0001"), "dns.qry.type"));
    }

    [Theory]
    [InlineData(53, "dns")]
    [InlineData(5353, "mdns")]
    [InlineData(5355, "llmnr")]
    [InlineData(54, "")]
    public void Ports_select_the_protocol(ushort port, string expected) =>
        Assert.Equal(expected, LastLayer(Occurrences.Udp(port, Question), applications: true));

    [Fact]
    public void Applications_are_decoded_on_request_only() =>
        Assert.Equal("", LastLayer(Occurrences.Udp(53, Question), applications: false));

    [Fact]
    public void Multicast_DNS_uses_the_top_bit_of_classes()
    {
        string packet = Occurrences.Udp(
            5353, "0000 8400 0001 0001 0000 0000 016100 0001 8001 016100 0001 8001 00000005 0004 01020304");
        string[] fields = ["dns.qry.class", "dns.qry.qu", "dns.resp.class", "dns.resp.cache_flush", "dns.a"];
        Assert.Equal(["0x0001", "1", "0x0001", "1", "1.2.3.4"], fields.Select(field => Occurrences.Of(packet, field)));
    }

    [Fact]
    public void A_segment_has_messages_after_their_lengths()
    {
        string packet = Occurrences.Tcp(
            53, "001A" + Question.Replace("0001 0001", "001C 0001 0000", StringComparison.Ordinal) + "0018" + Question);
        Assert.Equal("www.ab,www.ab", Occurrences.Of(packet, "dns.qry.name"));
        Assert.Equal("28,1", Occurrences.Of(packet, "dns.qry.type"));
    }

    [Theory]
    [InlineData("0018" + Question, "0x1234")]
    [InlineData("0018" + Question + "0018" + Question, "0x1234,0x1234")]
    [InlineData("000C 1234 8185 0000 0000 0000 0000", "0x1234")]
    [InlineData("0118 1234 8180 0001 0010 0000 0000 03777777 02616200 0001 0001 C00C 0001", "0x1234")]
    [InlineData("0118 1234 8180 0001 0010 0000 0000 0377", "0x1234")]
    public void A_message_in_a_stream_starts_with_a_valid_header_and_first_record(
        string payload, string expected) =>
        Assert.Equal(expected, Occurrences.Of(Occurrences.Tcp(53, payload), "dns.id"));

    [Theory]
    [InlineData("0018")]
    [InlineData("00")]
    [InlineData(Question)]
    [InlineData("000B 1234 8185 0000 0000 0000 00")]
    [InlineData("0018 1234 0140 0001 0000 0000 0000 03777777 02616200 0001 0001")]
    [InlineData("0018 1234 7900 0001 0000 0000 0000 03777777 02616200 0001 0001")]
    [InlineData("0018 1234 0100 0001 0001 0000 0000 03777777 02616200 0001 0001")]
    [InlineData("0018 1234 0100 0001 0000 0000 0000 03777777 02616200 0001 1234")]
    [InlineData("0118 1234 8180 0001 0010 0000 0000 7F77")]
    [InlineData("0118 1234 8180")]
    [InlineData("6162 6364 6566 6768 696A 6B6C 6D6E 6F70")]
    [InlineData("0304 C00C 0001 0001 0000003C 0004 01020304 C00C 0001 0001 0000003C 0004 0102")]
    public void The_rest_of_an_earlier_message_is_not_a_message(string payload)
    {
        DecodedPacket packet = new PacketDecoder(applications: true).Decode(Chain.Bytes(Occurrences.Tcp(53, payload)),
            Chain.RawIp);
        Assert.Equal(Protocol.Tcp, packet.Layers[^1].Protocol);
        Assert.Equal(DecodeFault.None, packet.Error.Fault);
    }

    [Fact]
    public void A_message_without_its_prefix_does_not_follow_one() =>
        Assert.Equal("0x1234", Occurrences.Of(Occurrences.Tcp(53, "0018" + Question + "00"), "dns.id"));

    [Fact]
    public void Missing_bytes_are_an_error_of_the_message()
    {
        DecodedPacket packet = new PacketDecoder(applications: true).Decode(Chain.Bytes(Occurrences.Udp(53,
            "1234 0100 0001")), Chain.RawIp);
        Assert.Equal(new DecodeError(DecodeFault.Truncated, Protocol.Dns, 28, 12, 6), packet.Error);
        Assert.False(DnsHeader.TryRead(packet.Bytes(packet.Layers[^1]), out _));
    }

    private static string LastLayer(string hex, bool applications)
    {
        DecodedPacket packet = new PacketDecoder(applications).Decode(Chain.Bytes(hex), Chain.RawIp);
        Protocol last = packet.Layers[^1].Protocol;
        return last == Protocol.Udp ? "" : ProtocolTable.NameOf(last);
    }
}
