using PcapStream.Filtering.Display;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>Wrong display filters, with the column and the message of each.</summary>
public sealed class DisplayParserTests
{
    // The columns are tshark's, where it names one and stops at the same fault.
    private const string Wrong = """
        ip.src#-1
            8: # needs the number of a layer, or ranges in []
        eth.src[0:1] == 0x1
            17: a part of eth.src is bytes, not 0x1
        ip.src == 10.0.0.1/255.0.0.0
            23: unexpected '.0.0.0'
        ip.src == 10.0/16
            11: ip.src is an IPv4 address, not 10.0/16
        ip.src == 10.0.0.0/33
            11: the prefix of 10.0.0.0/33 is longer than 32 bits
        ip.src == 10.1
            11: ip.src is an IPv4 address, not 10.1
        ip.src == 10
            11: ip.src is an IPv4 address, not 10
        ip.src == www.example.com
            11: unknown field or protocol 'www.example.com'
        tcp.flags.syn == true
            18: tcp.flags.syn is true or false, not true
        tcp.flags.syn == 2.5
            18: tcp.flags.syn is true or false, not 2.5
        ip.proto == tcp
            13: ip.proto is a number of 8 bits, and tcp is a protocol
        ip.ttl == "x"
            11: ip.ttl is a number of 8 bits, not "x"
        frame.time > "Jan 1, 2010"
            14: frame.time is a time, not "Jan 1, 2010"
        frame.time > "Jan 1, 2010 10:00"
            14: frame.time is a time, not "Jan 1, 2010 10:00"
        frame.time > 1234567890
            14: frame.time is a time, not 1234567890
        frame.time > "10:00:00"
            14: frame.time is a time, not "10:00:00"
        frame.time_delta > .001
            20: frame.time_delta is a number of seconds, not .001
        frame.time_delta > "0.001"
            20: frame.time_delta is a number of seconds, not "0.001"
        frame.time_relative <= 10.1234567891
            24: frame.time_relative is a number of seconds, not 10.1234567891
        ip.src matches "1"
            1: ip.src is an IPv4 address, and matches needs text or bytes; string() makes text
        frame matches get
            15: matches needs a text in double quotes
        http.host matches "a("
            19: the regular expression "a(" is not valid: InsufficientClosingParentheses
        frame contains GET
            16: frame is a protocol, not GET
        ip.src contains 1
            1: ip.src is an IPv4 address, and contains needs text or bytes; string() makes text
        ip.ttl contains 1
            1: ip.ttl is a number of 8 bits, and contains needs text or bytes; string() makes text
        tcp.port contains "x"
            1: tcp.port is a number of 16 bits, and contains needs text or bytes; string() makes text
        string(http.host) == "x"
            8: string() does not take text
        string(tcp.flags.syn) == "True"
            8: string() does not take true or false
        string(tcp.flags.syn) == "1"
            8: string() does not take true or false
        string(frame.time_delta) contains "0.00"
            8: string() does not take a number of seconds
        string(frame.time) contains "20"
            8: string() does not take a time
        lower(ip.src) == "get"
            7: lower() does not take an IPv4 address
        foo(ip.src) == 1
         1: unknown function 'foo'; functions are len, count, upper, lower, string, vals, min, max, abs, double, float
        lower("GET") == http.request.method
            7: "GET" is neither a field nor a protocol
        len() == 1
            1: len() needs one argument
        len(http.host, http.host) == 1
            1: len() needs one argument
        any tcp
            8: the filter ends too early
        ip.src & 10
            10: ip.src is an IPv4 address, not 10
        frame.time_delta & 1
            1: frame.time_delta is a number of seconds, and & needs a number
        tcp.flags.syn & 1
            1: tcp.flags.syn is true or false, and & needs a number
        ip.ttl-1 == 63
            1: unknown field or protocol 'ip.ttl-1'; did you mean ip.ttl?
        frame.time_delta * 2 > 1
            1: frame.time_delta is a number of seconds, and * needs a number
        frame.time + 1 > "2010-01-01"
            1: frame.time is a time, and + needs a number
        http.host + 1 == 1
            1: http.host is text, and + needs a number
        ip.src + 1 == 10.0.0.2
            1: ip.src is an IPv4 address, and + needs a number
        64 in {ip.ttl}
            1: 64 is neither a field nor a protocol
        5
            1: 5 is neither a field nor a protocol
        "abc"
            1: "abc" is neither a field nor a protocol
        ip.ttl == 64 == 64
            11: 64 is neither a field nor a protocol
        ip.ttl < 100 > 10
            10: 100 is neither a field nor a protocol
        http.host[0:3] == www
            19: a part of http.host is bytes, not www
        ip.ttl[0] == 40
            1: ip.ttl is a number of 8 bits, and has no bytes to take a part of
        tcp.port[0] == 00
            1: tcp.port is a number of 16 bits, and has no bytes to take a part of
        eth.src[0:0] == 00
            9: '0:0' is not a range: expected I, I:LENGTH, I-J, :LENGTH or I:
        eth.src[2-1] == 00
            9: '2-1' is not a range: expected I, I:LENGTH, I-J, :LENGTH or I:
        eth.src[-2-1]
            9: '-2-1' is not a range: expected I, I:LENGTH, I-J, :LENGTH or I:
        tcp.port in {80 443}
            17: expected '}', not '443'
        tcp.port in {80, 443,}
            22: unexpected '}'
        tcp.port in {}
            14: unexpected '}'
        ip.ttl in {64, "x"}
            16: ip.ttl is a number of 8 bits, not "x"
        tcp.port == 80.0
            13: tcp.port is a number of 16 bits, not 80.0
        tcp & ip
            1: tcp is a protocol, and & needs a number
        tcp)
            4: unexpected ')'
        (tcp
            5: expected ')', but the filter ends
        tcp tcp
            5: unexpected 'tcp'
        tcp udp
            5: unexpected 'udp'
        tcp.port 80
            10: unexpected '80'
        tcp.port = 80
            10: unexpected '='
        tcp.port ==
            12: the filter ends too early
        tcp.port == 80 and
            19: the filter ends too early
        == 80
            1: unexpected '=='
        and tcp
            1: unexpected 'and'
        tcp.prt == 80
            1: unknown field or protocol 'tcp.prt'; did you mean tcp.port, rtcp.pt?
        foo
            1: unknown field or protocol 'foo'
        ip.src == ipv6.src
            11: ip.src is an IPv4 address, and ipv6.src is an IPv6 address
        ip.src == eth.src
            11: ip.src is an IPv4 address, and eth.src is a MAC address
        tcp.flags.syn == ip.ttl
            18: tcp.flags.syn is true or false, and ip.ttl is a number of 8 bits
        frame.time_delta == ip.ttl
            21: frame.time_delta is a number of seconds, and ip.ttl is a number of 8 bits
        frame.time == frame.time_delta
            15: frame.time is a time, and frame.time_delta is a number of seconds
        http.host == ip.src
            14: http.host is text, and ip.src is an IPv4 address
        tcp contains http.host
            14: tcp is a protocol, and http.host is text
        eth.src == 00
            12: eth.src is a MAC address, not 00
        eth.src == 00:00
            12: eth.src is a MAC address, not 00:00
        eth.src == "00:00:00:00:00:00"
            12: eth.src is a MAC address, not "00:00:00:00:00:00"
        ip.ttl == 'ab'
            11: 'ab' is not one character
        ip.ttl == ''
            11: '' is not one character
        ip.ttl == 256
            11: 256 does not fit in a number of 8 bits, from 0 to 255
        ip.ttl == 99999999999999999999
            11: 99999999999999999999 does not fit in a number of 8 bits, from 0 to 255
        ip.ttl == 64.5
            11: ip.ttl is a number of 8 bits, not 64.5
        ip.ttl == 64abc
            11: ip.ttl is a number of 8 bits, not 64abc
        tcp.seq_raw > 4294967296
            15: 4294967296 does not fit in a number of 32 bits, from 0 to 4294967295
        ip.ttl == 10.0.0.1
            11: ip.ttl is a number of 8 bits, not 10.0.0.1
        ip.id == "0x0373"
            10: ip.id is a number of 16 bits, not "0x0373"
        ip.id == 1.2
            10: ip.id is a number of 16 bits, not 1.2
        ipv6.src == 10.0.0.1
            13: ipv6.src is an IPv6 address, not 10.0.0.1
        ipv6.src == "fe80::1"
            13: ipv6.src is an IPv6 address, not "fe80::1"
        ipv6.src == fe80::/129
            13: the prefix of fe80::/129 is longer than 128 bits
        ip.src == "10.0.0.1"
            11: ip.src is an IPv4 address, not "10.0.0.1"
        ip.src == "10.0.0.0/8"
            11: ip.src is an IPv4 address, not "10.0.0.0/8"
        ip.src == 010.0.0.1
            11: ip.src is an IPv4 address, not 010.0.0.1
        ip.src == fe80::1
            11: ip.src is an IPv4 address, not fe80::1
        ip.src == 10.0.0.256
            11: ip.src is an IPv4 address, not 10.0.0.256
        http.host == "a\q"
            16: \q is not an escape, or not complete
        http.host == "a\x"
            16: \x is not an escape, or not complete
        http.host == "a
            14: a text has no closing quote
        count(5) == 1
            7: 5 is neither a field nor a protocol
        max(1,2) == 2
            1: max(1, 2) is neither a field nor a protocol
        vals(tcp.srcport) == "x"
            6: vals() needs a field whose values have names
        double(ip.src) == 1
            8: double() does not take an IPv4 address
        icmp.resptime < nan
            15: nan is neither less nor greater than a number
        max(ip.ttl, "x") == 1
            13: ip.ttl is a number of 8 bits, not "x"
        max(tcp.port, ip.src) == 1
            15: tcp.port is a number of 16 bits, and ip.src is an IPv4 address
        dns.qry.type == A
            17: dns.qry.type is a number of 16 bits, not A
        $x
            3: expected '(', but the filter ends
        ${ip.src}
            1: unknown macro 'ip.src'; macros are private_ipv4, private_ipv6, private_ethernet
        $private_ipv4(ip.src, ip.dst)
            1: macro private_ipv4 needs one argument, not 2
        ${private_ipv4:ip.src
            22: expected ';', but the filter ends
        tcp.port == 80 // comment
            17: unexpected '/'
        tcp.port eq80
            10: unexpected 'eq80'
        tcp.port == 80;
            15: unexpected ';'
        string(tcp)
            8: string() does not take a protocol
        string(tcp) == "Transmission Control Protocol"
            8: string() does not take a protocol
        string(tcp.payload) contains "a"
            8: string() does not take bytes
        ip.addr[0]#1 == 0a
            1: # needs a field or protocol before it
        (tcp or udp) == 1
            2: a condition has no value that could be used here
        any tcp.port & 1
            17: the filter ends too early
        tcp.port in {80} == 1
            18: unexpected '=='
        eth.type == ip
            13: eth.type is a number of 16 bits, and ip is a protocol
        tcp.flags == "S"
            14: tcp.flags is a number of 16 bits, not "S"
        icmp.type == "Echo (ping) request"
            14: icmp.type is a number of 8 bits, not "Echo (ping) request"
        frame.time > "2010-13-01 00:00:00"
            14: frame.time is a time, not "2010-13-01 00:00:00"
        frame.time > "2010-01-01 25:00:00"
            14: frame.time is a time, not "2010-01-01 25:00:00"
        frame.time > "Foo 1, 2010 10:00:00"
            14: frame.time is a time, not "Foo 1, 2010 10:00:00"
        frame.time > "January 1, 2010 10:00:00"
            14: frame.time is a time, not "January 1, 2010 10:00:00"
        frame.time > "20100101T100000Z"
            14: frame.time is a time, not "20100101T100000Z"
        frame.time_relative < 1e3
            23: frame.time_relative is a number of seconds, not 1e3
        frame.time_relative == 0x10
            24: frame.time_relative is a number of seconds, not 0x10
        eth.src == 00:00:00:00:00:00:00
            12: eth.src is a MAC address, not 00:00:00:00:00:00:00
        frame matches "\d{3}"
            16: \d is not an escape, or not complete
        tcp.port == 80 and 443
            20: 443 is neither a field nor a protocol
        http.host == É
            14: 'É' is only possible in quotes
        tcp.port == 80 or 443
            19: 443 is neither a field nor a protocol
        ip.src or 1
            11: 1 is neither a field nor a protocol
        tcp.port == "80"
            13: tcp.port is a number of 16 bits, not "80"
        tcp.port == http
            13: tcp.port is a number of 16 bits, and http is a protocol
        tcp.port == "http"
            13: tcp.port is a number of 16 bits, not "http"
        udp.port == domain
            13: udp.port is a number of 16 bits, not domain
        tcp.dstport == https
            16: tcp.dstport is a number of 16 bits, not https
        count(ip.src, ip.dst) == 1
            1: count() needs one argument
        abs(-5) == 5
            1: abs(-5) is neither a field nor a protocol
        abs(ip.src) == 1
            5: abs() does not take an IPv4 address
        min()
            1: min() needs one argument or more
        max(tcp)
            5: max() does not take a protocol
        len("abc") == 3
            5: "abc" is neither a field nor a protocol
        . == 1
            1: . is neither a field nor a protocol
        """;

    [Fact]
    public void Wrong_filters_are_reported_with_their_column()
    {
        string[] lines = Wrong.Split('\n');
        Assert.True(lines.Length > 200, "100 filters and more");
        var unexpected = new List<string>();
        for (int i = 0; i < lines.Length; i += 2)
        {
            DisplayFilterException error = Assert.Throws<DisplayFilterException>(() => DisplayFilter.Parse(lines[i]));
            string actual = $"{error.Column}: {error.Message}";
            if (actual != lines[i + 1].Trim())
                unexpected.Add($"{lines[i]}\n    {actual}");
        }
        Assert.Empty(unexpected);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("{", "}")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("abs(", ")")]
    [InlineData("$a(", ")")]
    [InlineData("${a;", "}")]
    [InlineData("", "[0:1]")]
    [InlineData("", "+1")]
    [InlineData("@", "")]
    public void Nesting_has_a_limit(string before, string after)
    {
        string filter = string.Concat(Enumerable.Repeat(before, 10_000)) + "ip.ttl"
            + string.Concat(Enumerable.Repeat(after, 10_000));
        var error = Assert.Throws<DisplayFilterException>(
            () => DisplayFilter.Parse(filter[..Math.Min(filter.Length, DisplayFilter.MaxLength)]));
        Assert.Contains("nested", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Length_has_a_limit()
    {
        var error = Assert.Throws<DisplayFilterException>(
            () => DisplayFilter.Parse(new string(' ', DisplayFilter.MaxLength + 1)));
        Assert.Equal(DisplayFilter.MaxLength + 1, error.Column);
        DisplayFilter.Parse(string.Join(" or ", Enumerable.Repeat("tcp", 8000)));
    }

    [Fact]
    public void Text_is_kept() => Assert.Equal(" tcp ", DisplayFilter.Parse(" tcp ").ToString());
}
