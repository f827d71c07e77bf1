using PcapStream.Filtering.Display;
using PcapStream.Filtering.Display.Operands;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>What display filters of Wireshark 4.0 do not have, or do otherwise, on a packet written by hand.</summary>
public sealed class DisplayFilterTests
{
    // Ethernet, IPv4 from 10.0.0.1 to 10.0.0.2, TCP from port 80 to 50000 with SYN and ACK, and a payload.
    private static readonly byte[] Packet = Convert.FromHexString(
        "021122334455" + "0600000000aa" + "0800"
        + "45000036" + "12344000" + "40060000" + "0a000001" + "0a000002"
        + "0050c350" + "00000001" + "00000002" + "50121000" + "00000000"
        + "474554202f20c9e9" + "0d0a686f7374");

    [Theory]
    [InlineData("80 == tcp.srcport")]
    [InlineData("10.0.0.0/8 == ip.src")]
    [InlineData("\"eth:ethertype:ip:tcp:http\" == frame.protocols")]
    [InlineData("10 < ip.ttl < 100")]
    [InlineData("ip.ttl == 64 != tcp.srcport")]
    [InlineData("tcp xor udp")]
    [InlineData("tcp ^^ udp ^^ frame ^^ frame")]
    [InlineData("not (tcp xor ip)")]
    [InlineData("@tcp.srcport == 00:50")]
    [InlineData("@ip.src == 0a000001")]
    [InlineData("@ip.len[1] == 36")]
    [InlineData("len(tcp.payload)")]
    [InlineData("(tcp.srcport) == 80")]
    [InlineData("tcp.dstport == 50 * (tcp.srcport + 920)")]
    [InlineData("frame[12:2] in {08:00, 86:dd}")]
    [InlineData("len(ip.src) in {4}")]
    [InlineData("len(eth.src[0:2]) == 2")]
    [InlineData("string(ip.ttl) in {\"64\"}")]
    [InlineData("ip.ttl > -5")]
    [InlineData("ip.ttl * 300 == 19200")]
    [InlineData("tcp.srcport + 70000 > 70000")]
    [InlineData("ip.src[3] == '\\x01'")]
    [InlineData("tcp.payload contains \"GET\\u0020/\"")]
    [InlineData("tcp.payload[8:2] == '\\r' or tcp.payload[8] == '\\r'")]
    [InlineData("frame matches r\"/ \\xc9\\xe9\"")]
    [InlineData("not frame matches r\"/ \\xe9\\xe9\"")]
    [InlineData("frame matches r\"(?s)^.{54}get\"")]
    [InlineData("frame matches r\"[[:upper:]]{3} / [^\\x00-\\x7f]{2}\"")]
    [InlineData("frame matches r\"\\R\\bHOST\\b$\"")]
    [InlineData("tcp AnD nOt udp OR ip")]
    [InlineData("tcp.srcport IN {80} and ip.ttl EQ 64")]
    [InlineData("http.request.method == \u201cGET\u201d")]
    [InlineData("tcp.flags bitand 2")]
    [InlineData("frame[6] == :06 and frame[6] == 06:")]
    [InlineData("frame contains :47:45:54 and frame contains :474554 and frame contains :47.45.54")]
    [InlineData("max(80, 70) == tcp.srcport")]
    [InlineData("max(80, tcp.srcport) == tcp.srcport")]
    [InlineData("tcp.srcport == abs(-80) and min(80 + 1, 90) == 81 - tcp.srcport + 80")]
    [InlineData("vals(ip.proto) == \"TCP\" and ip.proto contains \"CP\" and ip.proto matches \"^tcp$\"")]
    [InlineData("vals(ip.proto#1) contains \"T\"")]
    [InlineData("double(tcp.srcport) / 3 > 26.6 and double(tcp.srcport) / 3 < 26.7")]
    [InlineData("float(double(tcp.srcport) / 3) == 26.666666030883789 and -float(ip.ttl) < -63.5")]
    [InlineData("abs(double(ip.ttl) - 100) == 36 and double(frame.time_delta) == 0.0")]
    [InlineData("float(ip.ttl) < inf and float(ip.ttl) > -infinity and float(ip.ttl) != nan")]
    [InlineData("$private_ipv4(ip.src) and ${private_ipv4:ip.src} and ${private_ipv4;ip.src}")]
    [InlineData("$private_ethernet(eth.dst) and not $private_ipv6(ipv6.src)")]
    [InlineData("not bootp and not ssl.handshake.type == 1")]
    [InlineData("tcp.checksum.status == Unverified and ip.checksum.status matches \"good|unverified\"")]
    [InlineData("http.request.uri == \"/\"")]
    [InlineData("")]
    public void Filters_pass_the_packet(string filter) => Assert.True(Matches(filter), filter);

    [Theory]
    [InlineData("80 == tcp.dstport")]
    [InlineData("100 < ip.ttl < 200")]
    [InlineData("float(ip.ttl) == nan")]
    [InlineData("float(ip.ttl) / 0.0")]
    [InlineData("vals(ip.proto) == \"UDP\"")]
    [InlineData("vals(tcp.srcport)")]
    [InlineData("max(80, 90)")]
    [InlineData("frame contains :")]
    [InlineData("frame contains 47:45:")]
    [InlineData("http.request.method == \u201cGET\"")]
    [InlineData("http.request.method == \"GET\u201d")]
    [InlineData("tcp and hTTp")]
    [InlineData("$private_ipv4(ip.src, ip.dst)")]
    [InlineData("$private_ipv4()")]
    [InlineData("${private_ipv4:}")]
    [InlineData("$private_ipv4(ip.src")]
    [InlineData("$other(ip.src)")]
    [InlineData("$")]
    [InlineData("tcp xor ip")]
    [InlineData("max(ip.ttl - 64)")]
    [InlineData("ip.ttl / 0")]
    [InlineData("ip.ttl % {64 - ip.ttl}")]
    [InlineData("ip.src matches \"10\" or tcp")]
    public void Filters_do_not_pass_the_packet_or_are_wrong(string filter) =>
        Assert.False(TryMatch(filter), filter);

    [Fact]
    public void Values_of_unsigned_64_bits_are_compared_as_such()
    {
        var order = ValueOrders.Of(new OperandType(OperandKind.Unsigned, 64), new OperandType(OperandKind.Unsigned, 8));
        Assert.True(order.Compare(BitConverter.GetBytes(ulong.MaxValue), BitConverter.GetBytes(1L), mask: null) > 0);
    }

    [Theory]
    [InlineData("1970-01-01 06:00:00 F", 0)]
    [InlineData("1969-12-31 16:00:00 PST", 0)]
    [InlineData("1970-01-01 10:00:01K", 1)]
    [InlineData("1970-01-01T00:00:02Z", 2)]
    [InlineData("1970-01-01 00:30:03 +00:30", 3)]
    [InlineData("Dec 31, 1969 12:00:04   Y", 4)]
    [InlineData("Dec 31, 1969 20:00:05 EDT", 5)]
    [InlineData("1970-01-01 06:00:00 J", null)]
    [InlineData("1970-01-01 06:00:00 XYZ", null)]
    [InlineData("1970-01-01 06:00:00 pst", null)]
    public void Times_may_name_their_zone(string text, int? seconds) =>
        Assert.Equal(
            seconds, MomentText.TryParse(text, out long nanoseconds) ? (int?)(nanoseconds / 1_000_000_000) : null);

    [Fact]
    public void Nothing_is_allocated_per_packet()
    {
        DisplayMatcher matcher = DisplayFilter.Parse(
            "ip.addr in {10.0.0.0/8, 1.1.1.1..1.1.1.2} and len(tcp) > 5 and frame contains \"GET\" "
            + "and tcp.port + 1 > 5 and eth.src[0:2] & 06:00 and string(ip.src) != \"x\" "
            + "and tcp[0:2] == 00:50").CreateMatcher();
        var decoder = new PacketDecoder();
        Assert.True(Test(matcher, decoder));
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 1000; i++)
                Test(matcher, decoder);
        }));
    }

    private static bool TryMatch(string filter)
    {
        try
        {
            return Matches(filter);
        }
        catch (DisplayFilterException)
        {
            return false;
        }
    }

    private static bool Matches(string filter) =>
        Test(DisplayFilter.Parse(filter).CreateMatcher(), new PacketDecoder(applications: true));

    private static bool Test(DisplayMatcher matcher, PacketDecoder decoder)
    {
        var source = new FieldSource { Packet = decoder.Decode(Packet, 1) };
        source.Frame.LinkType = 1;
        return matcher.Matches(ref source);
    }
}
