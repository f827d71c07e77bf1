using System.Text;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>
/// Packets that are rare in captures: contradicting lengths, headers cut short at every byte, all message types of a
/// protocol.
/// </summary>
internal static class CraftedPackets
{
    internal const string Addresses = "020000000001 020000000002";
    private const string Source6 = "20010DB8000000000000000000000001";
    private const string Destination6 = "20010DB8000000000000000000000002";

    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["options of TCP"] = (1, TcpOptions()),
        ["fragments"] = (1, Fragments()),
        ["lengths of UDP"] = (1, UdpLengths()),
        ["lengths of zero"] = (1, ZeroLengths()),
        ["types of IGMP"] = (1, Igmp()),
        ["forms of GRE"] = (1, Gre()),
        ["chunks of SCTP"] = (1, Sctp()),
        ["loopback families"] = (0, Loopback()),
        ["radiotap"] = (127, Radiotap()),
        ["per-packet information"] = (192, PerPacketInformation()),
        ["wireless headers cut short"] = (105, Wireless()),
        ["cooked headers cut short"] = (113, Cut("0004 0001 0006 020000000001 0000 0800 45000014")),
        ["charging and tunnels of GTP"] = (1, Gtp()),
        ["headers of AYIYA"] = (1, Ayiya()),
        ["FabricPath and other carriers"] = (1, Carriers()),
        ["Cisco's framing in PPP"] = (
            9, Whole("0F000800" + Inner, "8F000800" + Inner, "FF030021" + Inner, "0021" + Inner)),
        ["heads of HTTP"] = (1, Http()),
        ["signatures of TLS"] = (1, Tls()),
        ["discovery of PPPoE"] = (
            1, Whole(Addresses + "8863 1109 0000 0004 0101 0000", Addresses + "8863 11A7 0001 0000")),
    };

    // An IPv4 packet with a UDP datagram of one byte.
    private static string Inner => Hex(Ip4(17, Udp("78")));

    // With IPv6, IPv4, nothing, and an operation that carries nothing; cut short at every byte.
    private static IEnumerable<SomePacket> Ayiya()
    {
        const string Identity = "20010DB8000000000000000000000001";
        const string Signature = "000102030405060708090A0B0C0D0E0F10111213";
        const string Ip6 = "60000000 0008 3B 40" + Source6 + Destination6 + "0102030405060708";
        string[] packets =
        [
            "41 52 11 29 4AF64C1D" + Identity + Signature + Ip6, "41 52 11 04 4AF64C1D" + Identity + Signature + Inner,
            "41 52 10 3B 4AF64C1D" + Identity + Signature, "01 00 01 29 00000000 AA" + Ip6,
            "82 02 12 29 FFFFFFFF" + string.Concat(Enumerable.Repeat("07", 256)),
        ];
        foreach (string one in packets)
        {
            byte[] packet = Ethernet(Ip4(17, Udp(one, destination: 5072)));
            yield return Captured(packet);
            for (int length = 42; length < Math.Min(packet.Length, 100); length++)
                yield return Captured(packet, length);
        }
    }

    private static IEnumerable<SomePacket> TcpOptions()
    {
        string[] options =
        [
            "00000000 01000000 FF004E00", "00010101", "01000101", "0002040505B40000", "0010FF00", "020405B4",
            "05030000", "050A 00000001 00000002 0101", "0506000000010101", "080A0000000100000002 0101",
            "0809000000010000000201 01", "03030000", "0303FF00", "22020101", "2204010200000000", "FF020000", "04030101",
        ];
        foreach (string one in options)
        {
            byte[] packet = Ethernet(Ip4(6, Tcp("", one)));
            // Also as a snap length leaves it: the options are the end of the packet.
            for (int length = 50; length <= packet.Length; length++)
                yield return Captured(packet, length);
        }
    }

    private static IEnumerable<SomePacket> Fragments()
    {
        foreach (ushort fragment in (ushort[])[0, 0x2000, 0x2001, 0x0001, 0x4000, 0xE000])
        {
            yield return Captured(Ethernet(Ip4(6, Tcp(""), fragment)));
            yield return Captured(Ethernet(Ip4(6, Tcp("68656C6C6F"), fragment)));
            yield return Captured(Ethernet(Ip4(17, Udp("68656C6C6F"), fragment)));
        }
        foreach (string offset in (string[])["0000", "0001", "0008", "0009"])
        {
            string fragment = "0600" + offset + "00000007" + Hex(Tcp("68656C6C6F"));
            yield return Captured(Ethernet(Ip6(44, Bytes(fragment)), "86DD"));
        }
    }

    private static IEnumerable<SomePacket> UdpLengths()
    {
        foreach (int length in (int[])[0, 1, 7, 8, 9, 13, 14, 100])
        {
            foreach (string payload in (string[])["", "68656C6C6F"])
            {
                byte[] datagram = Udp(payload, length);
                yield return Captured(Ethernet(Ip4(17, datagram)));
                yield return Captured(Ethernet(Ip6(17, datagram), "86DD"));
                yield return Captured([.. Ethernet(Ip4(17, datagram)), .. new byte[6]]);
            }
        }
    }

    // As hardware that segments packets receives them, to be filled in.
    private static IEnumerable<SomePacket> ZeroLengths()
    {
        (byte, byte[])[] payloads =
        [
            (6, Tcp("68656C6C6F")), (17, Udp("68656C6C6F")), (58, Bytes("8000 1234 0001 0001")),
            (44, Bytes("0600 0000 00000007" + Hex(Tcp("68")))), (59, []),
        ];
        foreach ((byte next, byte[] payload) in payloads)
        {
            byte[] packet = Ethernet(Ip6(next, payload), "86DD");
            (packet[18], packet[19]) = (0, 0);
            yield return Captured(packet);
            yield return Captured(packet, packet.Length - payload.Length / 2);
        }
        byte[] four = Ethernet(Ip4(6, Tcp("68656C6C6F")));
        (four[16], four[17]) = (0, 0);
        yield return Captured(four);
    }

    private static IEnumerable<SomePacket> Igmp()
    {
        string[] rests = ["00", "05", "0512", "001234E0000001", "051234E0000001 0A7D0001 0A000009 00000000"];
        for (int type = 0; type <= byte.MaxValue; type++)
        {
            foreach (string rest in rests)
            {
                // DVMRP, PIM version 1 and IGAP are other protocols.
                if (type is not (0x13 or 0x14 or 0x22 or (>= 0x40 and <= 0x42)))
                    yield return Captured(Ethernet(Ip4(2, [(byte)type, .. Bytes(rest)])));
            }
        }
    }

    private static IEnumerable<SomePacket> Gre() =>
        from flags in (string[])
        [
            "0000", "0080", "00F8", "3001", "2001", "3081", "20F9", "0081", "8000", "B000", "3002", "2007",
        ]
        from type in (string[])["880B", "0800"]
        let message = flags + type + "00050001 00000007 00000009 00000000 FF030021" + Inner
        select Captured(Ethernet(Ip4(47, Bytes(message))));

    private static IEnumerable<SomePacket> Sctp()
    {
        string[] chunks =
        [
            "0003 0011 00000001 00020003 00000004 61000000",
            "0001 0020 00000001 00020003 00000004 00000000000000000000000000000000",
            "0100 0014 AABBCCDD 00001000 000A0005 00000063", "0300 0010 00000001 00001000 00000000", "0600 0004",
            "FF00 0008 00000001", "4003 0018 00000001 00020003 00000004 00000005 61626364",
            "4000 0018 00000001 00020003 00000004 00000005 61626364",
        ];
        foreach (string chunk in chunks)
        {
            byte[] bytes = Bytes("1388 1389 00000001 ABCDEF01" + chunk);
            for (int length = 12; length <= bytes.Length; length++)
            {
                byte[] packet = Ethernet(Ip4(132, bytes));
                yield return Captured(packet, packet.Length - bytes.Length + length);
                // tshark fails on the header of a chunk that is incomplete.
                if (length is 12 or >= 16)
                    yield return Captured(Ethernet(Ip4(132, bytes[..length])));
            }
        }
    }

    private static IEnumerable<SomePacket> Loopback() =>
        from family in (string[])
        [
            "00000002", "02000000", "00020000", "00000200", "0000001E", "1E000000", "18000000", "00000800", "00080000",
            "000086DD", "DD860000", "00000806", "000005DC", "000005DD", "00000600", "00050000", "00000500", "12345678",
            "0000FFFF", "00010002", "FFFFFFFF",
        ]
        let isIpv6 = family.Contains("DD", StringComparison.Ordinal) || family.Contains('E')
        select Captured(Bytes(family + (isIpv6 ? Hex(Ip6(17, Udp("78"))) : Inner)));

    private static IEnumerable<SomePacket> Radiotap()
    {
        const string Antennas = "0000 1600 220800A0 220800A0 20080000 10 D001 00 CE02 CA";
        yield return Captured(Bytes(Antennas + "03" + Frame + "01020304"));
        const string Vendor = "0000 1E00 200000C0 0F0000A0 20080000 D0 00 001122 01 0400 61626364 CE 02 000000";
        yield return Captured(Bytes(Vendor + Frame));
        yield return Captured(Bytes("0000 1B00 29000000" + "0000000000000000 6C09A000 D0 000000000000" + Frame));
        yield return Captured(Bytes("0000 1200 22000080 22000000 10 D0 FFFFFFFF" + Frame));
        // The check sequence is there, is cut, or is cut with more.
        string flags = "0000 0900 02000000 10" + Frame;
        int length = Bytes(flags).Length;
        for (int captured = length - 3; captured <= length + 4; captured++)
            yield return Captured(Bytes(flags + "01020304"), captured);
        foreach (SomePacket cut in Cut("0000 0900 02000000 10 D400"))
            yield return cut;
    }

    private static IEnumerable<SomePacket> PerPacketInformation()
    {
        const string Common = "0200 1400 0000000000000000 0100 00000000000000000000";
        string wireless = "0000 2000 69000000" + Common + Frame;
        int length = Bytes(wireless).Length;
        for (int captured = length - 3; captured <= length + 4; captured++)
            yield return Captured(Bytes(wireless + "01020304"), captured);
        IEnumerable<SomePacket> others = Whole(
            "0000 0800 69000000" + Frame,
            "0000 0800 01000000" + Addresses + "0800" + Inner,
            "0000 0800 65000000" + Inner,
            "0000 0800 E7030000 616263");
        foreach (SomePacket packet in others)
            yield return packet;
    }

    private static IEnumerable<SomePacket> Wireless()
    {
        string[] controls =
        [
            "0000", "0800", "8000", "8001", "8002", "8801", "8803", "C801", "D400", "B400", "C400", "E400", "8400",
        ];
        foreach (string control in controls)
        {
            foreach (SomePacket packet in Cut(control + "3A01 FFFFFFFFFFFF 020000000001 020000000002 1032 0500 0600"))
                yield return packet;
        }
    }

    private static IEnumerable<SomePacket> Gtp()
    {
        string tunnel = "0007 0000 FFFFFFFF 0102030405060708";
        string length = (Inner.Length / 2).ToString("X4", System.Globalization.CultureInfo.InvariantCulture);
        string[] messages =
        [
            "1EFF" + length + tunnel + Inner, "0EFF" + length + tunnel + Inner, "1E010000" + tunnel, "0E0100000001",
            "0F0100000001", "2E0100000001", "0FF0000000010000", "30FF" + length + "00000005" + Inner,
            "4801 0008 00000001 00000100", "6E0100000001", "3001 0004 00000001 0E010203",
            "1EFF0004" + tunnel + "FF030021",
        ];
        foreach (int port in (int[])[3386, 2123, 2152])
        {
            foreach (string message in messages)
                yield return Captured(Ethernet(Ip4(17, Udp(message, destination: port))));
        }
    }

    private static IEnumerable<SomePacket> Carriers()
    {
        string frame = Addresses + "0800" + Inner;
        string instance = Addresses + "88E7 00000005" + Addresses;
        return Whole(
            Addresses + "8903 0041" + frame + "00000000", Addresses + "8100 0001 8903 0041" + frame + "00000000",
            Addresses + "8903 0041", instance + "0800" + Inner, instance + "0028 424203" + new string('0', 80),
            instance + "8100 0001 0800" + Inner, Addresses + "0800" + Hex(Ip4(0, [])),
            Addresses + "0800" + Hex(Ip4(17, [])), Addresses + "0800" + Hex(Ip4(41, [])),
            Addresses + "0800" + Hex(Ip4(51, Bytes("06000000 00000101" + Hex(Tcp("68"))))),
            Addresses + "8909 0101 0001 0001 0800" + Inner,
            Addresses + "0800" + Hex(Ip4(17, Udp("0C00000400000A00" + Inner, source: 4790, destination: 4790))));
    }

    private static IEnumerable<SomePacket> Http()
    {
        string[] heads =
        [
            "GET /a HTTP/1.1", "GET /a HTTP/1.", "GET /long", "GET", "GET ", "GET /a\r\n\r\n",
            "\r\nGET /a HTTP/1.1\r\n\r\n", "NOTIFY /a HTTP/1.1\r\n\r\n", "G",
            "GET /a HTTP/1.1\r\nHost: x\r\n\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 1\r\n\r\na"
                + "PUT /c HTTP/1.1\r\n\r\n",
            "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nPOST /y HTTP/1.1\r\n\r\n",
        ];
        string[] answers =
        [
            "HTTP/1.1 200", "HTTP/1.1 20", "HTTP/1.1", "HTTP/1.1 404 No",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 204 None\r\n\r\nHTTP/1.1 304 Same\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 201 Made\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHTTP/1.1 404 No\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 404 No\r\n\r\n",
        ];
        // Each in its own conversation; otherwise tshark would know the requests of the answers.
        IEnumerable<byte[]> requests = heads.Select((head, i) => Tcp(Text(head), source: 20000 + i, destination: 80));
        IEnumerable<byte[]> responses = answers.Select(
            (head, i) => Tcp(Text(head), source: 80, destination: 30000 + i));
        return requests.Concat(responses).Select(segment => Captured(Ethernet(Ip4(6, segment))));
    }

    private static IEnumerable<SomePacket> Tls()
    {
        string random = new('0', 64);
        string timestamp = Sized("00" + random + "0000000000000000" + Sized("61") + "0403" + Sized("616263"));
        string[] messages =
        [
            Hello(1, random, "000D 0006 0004 0403 0804 0022 0006 0004 0403 0603 0032 0004 0002 0804"),
            Hello(1, random, "0012 0000"), Hello(1, random, "0012" + Sized(Sized(timestamp))),
            Hello(2, random, "0012" + Sized(Sized(timestamp + timestamp))),
            Message(13, "0101" + Sized("04010403") + "0000"), Message(15, "0401" + Sized("616263")),
            Hello(2, random, "") + Message(12, "03001D20" + random + "0804" + Sized("616263")),
        ];
        return messages.Select((message, i) => Tcp("160303" + Sized(message), source: 20000 + i, destination: 443))
            .Select(segment => Captured(Ethernet(Ip4(6, segment))));
    }

    private static string Hello(byte type, string random, string extensions) =>
        Message(type, "0303" + random + "00" + (type == 1 ? "0002 C02F 0100" : "C02F 00") + Sized(extensions));

    private static string Message(byte type, string body) => $"{type:X2}00" + Sized(body);

    private static string Sized(string hex) => $"{Bytes(hex).Length:X4}" + hex;

    // A data frame from a station with an IPv4 packet.
    private static string Frame =>
        "0802 0000 FFFFFFFFFFFF 020000000001 020000000002 0000 AAAA03000000 0800" + Hex(Ip4(17, Udp("68656C6C6F")));

    private static IEnumerable<SomePacket> Whole(params string[] packets) =>
        packets.Select(packet => Captured(Bytes(packet)));

    internal static IEnumerable<SomePacket> Cut(string packet)
    {
        byte[] bytes = Bytes(packet);
        for (int length = 1; length <= bytes.Length; length++)
        {
            yield return Captured(bytes, length);
            yield return Captured(bytes[..length]);
        }
    }

    internal static SomePacket Captured(byte[] packet) => Captured(packet, packet.Length);

    internal static SomePacket Captured(byte[] packet, int length) =>
        new(1_348_936_575, 0, packet[..length], (uint)packet.Length);

    internal static byte[] Ethernet(byte[] payload, string type = "0800") => [.. Bytes(Addresses + type), .. payload];

    internal static byte[] Ip4(byte protocol, byte[] payload, ushort fragment = 0) =>
    [
        .. Bytes($"4500{20 + payload.Length:X4} 0001 {fragment:X4} 40{protocol:X2} 0000 0A000001 0A000002"),
        .. payload,
    ];

    internal static byte[] Ip6(byte next, byte[] payload) =>
        [.. Bytes($"60000000 {payload.Length:X4} {next:X2}40" + Source6 + Destination6), .. payload];

    internal static byte[] Udp(string payload, int? length = null, int source = 1000, int destination = 2000) =>
        Bytes($"{source:X4} {destination:X4} {length ?? 8 + Bytes(payload).Length:X4} 1234" + payload);

    internal static byte[] Tcp(string payload, string options = "", int source = 1000, int destination = 2000)
    {
        byte[] words = Bytes(options);
        Array.Resize(ref words, words.Length + 3 & ~3);
        string ports = $"{source:X4} {destination:X4}";
        string offset = $"{(20 + words.Length) / 4:X1}";
        return Bytes($"{ports} 00000001 00000001 {offset}018 03E8 4321 0000" + Hex(words) + payload);
    }

    internal static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    internal static string Hex(byte[] bytes) => Convert.ToHexString(bytes);

    internal static string Text(string ascii) => Hex(Encoding.ASCII.GetBytes(ascii));
}
