using PcapStream.Cli.Options.Filters;

namespace PcapStream.Cli.Tests.Options;

public class CaptureFormTests
{
    [Theory]
    [InlineData("ip.addr == 10.0.0.0/8 && tcp.port eq 443", "net 10.0.0.0/8 and tcp port 443")]
    [InlineData("ipv6.addr == fe80::1", "host fe80::1")]
    [InlineData("ipv6.src==2001:db8::/32", "src net 2001:db8::/32")]
    [InlineData("eth.addr == 00:11:22:33:44:55", "ether host 00:11:22:33:44:55")]
    [InlineData("tcp.port in {80, 443}", "(tcp port 80 or tcp port 443)")]
    [InlineData("tcp.flags.syn == 1 and !(tcp.flags.ack)",
        "tcp[tcpflags] & tcp-syn != 0 and not (tcp[tcpflags] & tcp-ack != 0)")]
    [InlineData("frame.len > 100 or icmpv6", "len > 100 or icmp6")]
    [InlineData("udp.dstport != 53", "not udp dst port 53")]
    public void Simple_ones_have_an_equal_capture_filter(string display, string capture)
    {
        Assert.True(CaptureForm.IsLikely(display));
        Assert.Equal(capture, CaptureForm.ToCaptureFilter(display, out bool isExact));
        Assert.True(isExact);
    }

    [Theory]
    [InlineData("dns", "port 53")]
    [InlineData("tls or http", "tcp port 443 or tcp port 80")]
    [InlineData("not quic", "not udp port 443")]
    public void An_application_has_a_near_capture_filter(string display, string capture)
    {
        Assert.Equal(capture, CaptureForm.ToCaptureFilter(display, out bool isExact));
        Assert.False(isExact);
    }

    [Theory]
    [InlineData("http.request.method == \"GET\"")]
    [InlineData("ip.addr ==")]
    [InlineData("tcp.port in {80")]
    [InlineData("(dns")]
    [InlineData("dns dns")]
    [InlineData("tcp.port > 80")]
    [InlineData("")]
    public void Others_have_none(string display) => Assert.Null(CaptureForm.ToCaptureFilter(display, out _));

    [Fact]
    public void Any_words_are_read_to_an_end()
    {
        string[] words =
        [
            "(", ")", "!", "not", "and", "or", "&&", "||", "==", "!=", "in", "{", "}", ",", "ip.addr", "tcp.port",
            "tcp.flags.syn", "dns", "frame.len", "1.2.3.4", "fe80::1", "80", "\"", "\\", ":", "é", "\0", " ",
        ];
        var random = new Random(20261128);
        for (int round = 0; round < 20_000; round++)
        {
            string expression = string.Concat(Enumerable.Range(0, random.Next(40))
                .Select(_ => words[random.Next(words.Length)] + (random.Next(2) == 0 ? " " : "")));
            CaptureForm.IsLikely(expression);
            CaptureForm.ToCaptureFilter(expression, out _);
            FilterWords.FindUnknown(FilterWords.Split(expression));
        }
        Assert.Null(CaptureForm.ToCaptureFilter(new string('(', 1_000_000), out _));
    }
}
