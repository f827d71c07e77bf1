namespace PcapStream.Tests.Filtering.Display;

/// <summary>
/// Display filters, with every construct of the language of Wireshark 4.0. Those that are known to differ are not here:
/// docs/display-filters.md lists them.
/// </summary>
internal static class ReferenceFilters
{
    public static IReadOnlyList<string> All => Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private const string Lines = """
        ip.addr#1 == 10.0.0.1
        ip.addr#[1-2] == 10.0.0.1
        ip.src#2
        ip.src#[-1]
        ip.src#[1:1]
        ip.src#[2:]
        eth.src[0] == 10
        eth.src[0:2] == 1
        eth.src[0] == 0x10
        eth.src[0] == 0b1
        eth.src[0] == 01
        eth.src[0] == '\x00'
        eth.src[0] > 10
        ipx.src.node[1] == 14
        ipx.src.node contains a3
        ipx.src.net == 0xa8f87967
        ipx.src.net > 5 and ipx.dst.socket == "SAP"
        ipx[-2:] == 04:53
        string(ipx.src.node)[3:2] == "14"
        ipx.src == "00000000.0003471bc1a8"
        ipxsap.server.name contains "EKTA"
        ipxrip.route_vector
        rtcp or rtp.seq > 5
        udp and rpc.program == 100003 and rpc.procedure == 4
        udp and nfs.procedure_v2
        dvmrp.infinity or dvmrp.v3.code == "Neighbors 2"
        dvmrp.lifetime > 3600
        eth.src[0:2] == 00:1a
        eth.src[0:2] == 001a
        eth.src[0:3] == "abc"
        tcp.flags & 0x02
        tcp.flags & 2 == 2
        tcp.flags & 2 + 1
        ip.src == 10.0.0.0/8
        ip.src > 10.0.0.0/8
        ip.src <= 10.0.0.0/8
        tcp.flags.syn == True
        tcp.flags.syn == TRUE
        tcp.flags.syn == 5
        tcp.flags.syn == "Set"
        tcp.flags.syn == Set
        tcp.flags.syn > 0
        tcp.flags.syn
        ip.proto == TCP
        ip.proto == "TCP"
        eth.type == "IPv4"
        arp.opcode == request
        arp.opcode == "request"
        frame.time == "2010-01-01"
        frame.time > "2010-01-01 10:00:00"
        frame.time > "Jan 1, 2010 10:00:00.5"
        frame.time > "2010-01-01T10:00:00Z"
        frame.time > "2010-01-01T10:00:00+01:00"
        frame.time > "2010-01-01 10:00"
        frame.time > 2010-01-01
        frame.time_delta > 0.001
        frame.time_delta > 1
        frame.time_delta > -1
        frame.time_relative <= 10.123456789
        http.host == example
        frame.time_epoch > 1000000000
        http.host == "example"
        http.host == 5
        http.request.method == GET
        http.request.method == 'G'
        http.request.method > "A"
        http.request.method
        frame matches "get"
        frame ~ "get"
        frame matches r"get\s"
        http.host matches "^[a-z.]+$"
        frame contains 47:45:54
        frame contains "GET"
        frame contains 474554
        frame contains 0x47
        frame contains 47
        frame contains 'G'
        frame contains 4745
        http.host contains 5
        http.host contains www
        http.host contains 77:77
        len(http.host) == 5
        len(http.host) > 5
        len(ip.src) == 4
        len(tcp) > 5
        len(frame) == 60
        count(ip.addr) == 2
        count(ip.addr) >= 4
        count(tcp) == 1
        max(tcp.srcport, tcp.dstport) > 1000
        max(tcp.srcport, 5) > 1000
        min(tcp.port) < 1000
        max(ip.src, ip.dst) == 10.0.0.1
        max(ip.src) == ip.src
        abs(tcp.srcport) == 80
        string(ip.src) matches "^10"
        string(tcp.port) == "80"
        string(frame.number) matches "[13579]$"
        string(eth.src) contains "00:"
        string(tcp.flags) contains "0x"
        string(ip.id) contains "0x"
        upper(http.request.method) == "GET"
        lower(http.request.method) == "get"
        any ip.addr == 10.0.0.1
        all ip.addr == 10.0.0.1
        all tcp.port > 1024
        any tcp.port > 1024
        all ip.addr === 10.0.0.1
        any ip.addr != 10.0.0.1
        not any tcp.port == 80
        tcp[13] & 2
        tcp[13] & 2 == 2
        tcp[0:2] == 80
        tcp[0:2] == 0x50
        tcp[0:2] == 00:50
        udp[0:2] == 00:35
        eth.addr[0] & 0f == 2
        eth.addr[0] & 0x0f == 2
        ip[2:2] & 00:ff
        ip[2:2] & 00:ff == 00:28
        ip.src & 255.0.0.0 == 10.0.0.0
        tcp.port & tcp.flags
        eth.src & 01:00:00:00:00:00
        tcp.dstport >= 4 * {tcp.srcport + 3}
        udp.dstport >= udp.srcport + 1
        tcp.dstport >= 4 * tcp.srcport + 3
        ip.ttl * 2 == 128
        ip.ttl / 2 == 32
        ip.ttl / 0 == 1
        ip.ttl % 0 == 1
        ip.ttl % 2
        ip.ttl -1 == 63
        ip.ttl - 1 == 63
        -ip.ttl == -64
        ip.ttl == -1
        -ip.ttl < 0
        ip.ttl - 65 == 255
        ip.ttl - 65 > 0
        ip.len - tcp.len == 40
        frame.time_delta + 1 > 1.5
        frame.time_delta - frame.time_relative < 0
        frame.time_relative > frame.time_delta
        -frame.time_delta < 0
        frame.time_delta + frame.time_relative > 1
        tcp.flags + 1
        http.host[0:3] == "www"
        http.host[0] == "w"
        http.host[0:3] == 77:77:77
        http.host[0] == 'w'
        http.host[-3:] == "com"
        http.host[-3:3] == "com"
        http.host[100:2] == "xx"
        http.host[0:3] contains "w"
        http.host[0:3] matches "WWW"
        lower(http.host)[0:3] == "www"
        ip.src[0] == 0a
        eth.src[0:2,4:2] == 00:00:00:00
        eth.src[1-2] == 00:00
        eth.src[1] == 00
        eth.src[-1] == 00
        eth.src[:4] == 00:00:00:00
        eth.src[4:] == 00:00
        eth.src[5:3] == 00
        eth.src[6] == 00
        eth.src[0,1] == 00:00
        eth.src[0:3] == eth.dst[0:3]
        eth.src[0:3] > eth.dst[0:3]
        eth.src[0:3]
        eth.src[10:3]
        frame[4] == 0xff
        frame[1:4] contains 0x02
        frame[12:2] == 08:00
        frame[60:2] > "PQ"
        frame[12:2] == "\x08\x00"
        frame[12] == 8
        frame[12] == 08
        frame[12] == 008
        frame[12] == 8 or frame[12] == 86
        eth.src[0][0] == 00
        tcp in {1}
        tcp.port in {80,443}
        tcp.port in {80..90}
        tcp.port in {80 .. 90, 443}
        tcp.port in {90..80}
        tcp.port in { 80, tcp.srcport }
        tcp.port not in {80}
        not tcp.port in {80}
        ip.src in {10.0.0.0/8, 192.168.0.0/16}
        ip.addr in {10.0.0.5 .. 10.0.0.9, 192.168.1.1..192.168.1.9}
        ipv6.src in {::1..ffff::}
        http.request.method in {"GET", "HEAD"}
        http.request.method in {GET, HEAD}
        http.request.method in {"A".."Z"}
        frame.time_delta in {10 .. 10.5}
        frame.time_delta in {0..1}
        frame.time_delta in {0.0..1.5}
        any tcp.port in {80}
        all tcp.port in {80, 1024..65535}
        tcp.flags.syn in {True}
        eth.src in {00:00:00:00:00:00..00:ff:ff:ff:ff:ff}
        tcp.port !== 80
        tcp.port === 80
        tcp.port ~= 80
        tcp.port != 80
        tcp.port ne 80
        tcp.port all_ne 80
        tcp.port any_ne 80
        tcp.port any_eq 80
        tcp.port all_eq 80
        tcp.port gt 80
        tcp and ip
        tcp && ip
        tcp || udp
        tcp or udp
        not tcp
        !tcp
        ! tcp
        !!tcp
        not not tcp
        not tcp.port == 80
        not tcp and ip
        tcp or udp and ip.src == 10.0.0.1
        ! ip.src == 10.0.0.1 && tcp
        (tcp)
        ((tcp))
        ip.src == ip.dst
        ip.addr == ip.src
        ip.addr != ip.src
        ip.ttl == tcp.srcport
        udp.length == ip.len
        tcp.len == tcp.hdr_len
        tcp.flags.syn == tcp.flags.ack
        ip.ttl == tcp.flags.syn
        eth.src == eth.dst
        eth.src == arp.src.hw_mac
        eth.src == eth.src[0:6]
        eth.src[0:6] == eth.src
        http.host == http.request.method
        tcp == tcp
        tcp == udp
        tcp contains udp
        tcp == "x"
        tcp == 00:50
        ip > 45
        ip[0] > 44
        frame == 00
        http.host contains http.host
        http matches "host: [a-z]+"
        http contains "Host"
        eth.src == 00-00-00-00-00-00
        eth.src == 0000.0000.0000
        eth.src == 000000000000
        eth.src > 00:00:00:00:00:00
        eth.src contains 00:00
        eth.src matches "a"
        ip.ttl == 0x40
        ip.ttl == 0X40
        ip.ttl == 0b1000000
        ip.ttl == 0100
        ip.ttl == '@'
        ip.ttl == '\x40'
        ip.ttl == '\100'
        ip.ttl == -5
        ip.ttl == +64
        tcp.seq_raw > 4294967295
        ipv6.src == fe80::/10
        ipv6.src == ::1
        ipv6.addr == fe80::/64
        ipv6.addr != fe80::/64
        ipv6.src > fe80::
        ipv6.src == ::ffff:10.0.0.1
        http.host == "a\"b"
        http.host == ""
        http.host == r"a\b"
        http.host == 'a'
        http.request.method == "\x47ET"
        http.request.method == "\107ET"
        http.request.method == "G\105T"
        frame contains "\x00"
        http.request.method == R"GET"
        frame contains "\0\0"
        frame contains ""
        frame matches "\x00"
        frame matches ""
        frame matches r"\x00"
        frame matches "\\x00"
        frame matches r"(?-i)get"
        frame matches "(?-i)GET"
        frame matches "^\\x00"
        frame matches "G.T"
        frame matches "[[:alpha:]]{5}"
        frame matches "host.*accept"
        string(ip.src) == "10.0.0.1"
        frame matches "(?s)host.*accept"
        string(ip.src)[0:2] == "10"
        string(tcp.port) > "5"
        upper(http.host) contains "WWW"
        count(tcp.port) + 1 == 3
        max(http.host) == "x"
        min(frame.time_delta, frame.time_relative) > 0
        len(tcp.payload) > 100
        max(eth.src) == 00:00:00:00:00:00
        tcp.options contains 01
        tcp.payload contains "GET"
        tcp.options
        frame.number < 10
        ip.flags.df == 1 and tcp
        frame.number in {1..5, 9}
        frame.len > 100
        frame.interface_id == 0
        frame.encap_type == 1
        frame.marked == 0
        frame
        eth
        ipv6
        vlan
        http.request
        dns.flags.response == 1
        dns.qry.name contains "www"
        dns.qry.type == 1
        dns.a == 10.0.0.1
        tcp.port==80
        tcp.port==80&&ip.src==10.0.0.1
        ip.ttl < -5
        ip.ttl - 65 < 0
        ip.ttl - 65 == -1
        eth.src[5:3]
        frame[60:2]
        frame[60:1]
        len(eth) == 14
        len(ip) == 20
        len(ip) > 60
        len(udp) == 8
        len(frame) > 60
        len(dns) > 12
        ip[20]
        ip[60:]
        eth[14]
        frame.encap_type == ip.ttl
        ip.ttl == frame.encap_type
        ip.src == ip.dst[0:4]
        ip.src[0:4] == ip.dst
        ip.src[0:2] == ip.dst[0:2]
        http.host[0:2] == eth.src[0:2]
        http.host == http.host[0:3]
        tcp[0:2] == http.host
        ipv6.src & ffff::
        tcp.window_size_value * tcp.window_size_value > 60000
        ip.ttl * 4 > 250
        ip.ttl * 2 > 127
        ip.ttl - 200 > 0
        ip#2
        tcp#1
        ip.addr#1[0] == 0a
        dns
        mdns
        dns.qry.name#1
        vlan.id == 2
        tcp.srcport/2 == 40
        tcp.srcport+1 == 81
        tcp.srcport*2 == 160
        ip.src==10.0.0.0/8
        ip.src == 10.0.0.0/8 and tcp
        !(tcp.port == 80)
        not (tcp)
        {tcp.port} == 80
        {tcp}
        tcp.port & 1 == 1 and tcp.port & 2
        tcp and not udp or arp
        all tcp.port in {80}
        all tcp.port not in {80}
        any tcp.port not in {80}
        tcp.port in {80} and ip
        not tcp.port not in {80}
        llc
        arp
        ip.addr == 10.0.0.0/8 && ip.addr == 192.168.0.0/16
        .tcp.port == 80
        tcp.port == .tcp.srcport
        eth.type == IPv4
        eth.type == 0x800
        eth.type == "ARP"
        ip.flags == 2
        ip.flags == 0x40
        ip.flags.df == 0
        ip.version == 4
        ip.hdr_len == 20
        ip.hdr_len > 20
        tcp.hdr_len > 20
        tcp.flags == 0x018
        tcp.flags.str contains "S"
        icmpv6.type == 128
        icmpv6.type == "Echo (ping) request"
        tcp.seq_raw == 1
        tcp.len > 0
        frame.time >= "Jul 11, 2011 11:00:00" and frame.time <= "2013-01-01 00:00:00"
        frame.time == "Sep 29, 2012 16:36:15.409224000"
        frame.time < "2010-01-01T10:00:00.123456789Z"
        frame.time < "2010-01-01T10:00:00.1234567891Z"
        frame.time > "2010-1-1 1:0:0"
        frame.time > "Jan 01, 2010 10:00:00 UTC"
        frame.time > "Jan  1, 2010 10:00:00"
        frame.time > "jan 1, 2010 10:00:00"
        frame.time > "2010-01-01 10:00:00 UTC"
        frame.time > "2010-01-01 10:00:00Z"
        frame.time > "2010-01-01 10:00:00-0500"
        frame.time in {"2010-01-01 00:00:00" .. "2012-01-01 00:00:00"}
        frame.time_relative == -0.5
        eth.addr == ff:ff:ff:ff:ff:ff
        eth.addr[0:3] == 00:1b:21
        eth.src in {00:00:00:00:00:00, 00:1b:21:3c:9d:f8}
        frame contains 01-02
        frame contains 0.1.0.d
        frame contains 012
        frame contains 123
        frame[0:2] == 0.1
        frame[0] == f
        frame[0] == 0f
        tcp.payload[0:3] == "GET"
        http.request.uri matches r"\.html?$"
        http.request.uri matches "\\.html?$"
        http.user_agent
        http.user_agent matches "(mozilla|curl)"
        http.host matches ""
        frame matches "\xff\xff"
        frame matches r"\d{3}"
        frame matches r"\h"
        frame matches r"\Qa.b\E"
        frame matches r"(?<n>a)"
        frame matches r"\bget\b"
        frame matches r"^get"
        frame matches r"(?m)^host"
        frame matches r"\xC0"
        frame matches "É"
        frame contains "É"
        http.host == "É"
        max(tcp.port) - min(tcp.port) > 1000
        max(ip.ttl) + 1 == 65
        len(tcp.payload) + 20 == 20
        max(tcp.port) & 1
        len(tcp.payload) == tcp.len
        upper(http.request.method) matches "get"
        abs(ip.ttl - 100) > 50
        max(ip.ttl + 1, 3) == 65
        min(eth.src, eth.dst) == eth.src
        """;
}
