using System.Globalization;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Messages of networks beside IP, and of routers of multicast.</summary>
internal static class CraftedNetworks
{
    private const ushort Core = 0x0451;
    private const ushort Services = 0x0452;
    private const ushort Routing = 0x0453;
    private const string Routes = "00000030 0001 0002 00000031 0003 0004";

    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["IPX"] = (1, Ipx()),
        ["messages of DVMRP"] = (1, Routers()),
        ["IPX in PPP"] = (9, One("FF03 002B")),
        ["IPX in Cisco's HDLC"] = (104, One("0F00 8137")),
        ["trailers of Ethernet"] = (1, Trailers()),
        ["management of wireless networks"] = (105, Management()),
        ["qualities of wireless service"] = (105, Qualities()),
        ["IPX in a Linux cooked capture"] =
            (113, One("0000 0001 0006 020000000001 0000 0001")),
    };

    private static string Server =>
        "0004" + Hex("SERVER"u8.ToArray()).PadRight(96, '0') + "00000030 020000000007 0451 0001";

    private static IEnumerable<SomePacket> One(string before) =>
        [Captured(Bytes(before + Ipx(Routing, "0002" + Routes)))];

    private static IEnumerable<SomePacket> Ipx()
    {
        string[] payloads =
        [
            "8137" + Ipx(Routing, "0001 FFFFFFFF 0000 0000"), "8137" + Ipx(Routing, "0003" + Routes),
            "8137" + Ipx(Routing, "00"), "8137" + Ipx(Services, "0003 0004"), "8137" + Ipx(Services, "0001 0004"),
            "8137" + Ipx(Services, "0004" + Server), "8137" + Ipx(Services, "0005 0004"),
            "8137" + Ipx(Services, "0002" + Server + Server), "8137" + Ipx(Core, "2222"),
            "8137" + Ipx(Core, "0002" + Routes, source: Routing), "8137" + Ipx(0x4003, "00", source: 0x4003),
            "8137" + Ipx(Services, "0002" + Server, source: Routing),
            "8137" + Ipx(Routing, "0002" + Server, source: Services),
            "0030" + Ipx(Routing, "0002" + Routes), "0033 E0E003" + Ipx(Routing, "0002" + Routes),
            "0034 E0E00000" + Ipx(Routing, "0002" + Routes), "0033 E0E113" + Ipx(Routing, "0002" + Routes),
            "0033 10E003" + Ipx(Routing, "0002" + Routes),
            "0038 AAAA03 000000 8137" + Ipx(Routing, "0002" + Routes),
            .. new[] { 0, 10, 27, 28, 29, 30, 32, 200 }
                .Select(length => "8137" + Ipx(Routing, "0002" + Routes, length: length)),
        ];
        return payloads.Select(payload => Captured(Bytes(Addresses + payload)))
            .Append(Captured(Ethernet(Ip4(17, Udp(Ipx(Routing, "0002" + Routes), destination: 213)))))
            .Concat(Cut(Addresses + "8137" + Ipx(Routing, "0002" + Routes)))
            .Concat(Cut(Addresses + "8137" + Ipx(Services, "0002" + Server + Server)));
    }

    private static IEnumerable<SomePacket> Routers()
    {
        string[] commands =
        [
            "", "00", "0000", "0202", "020203", "01", "0100", "0300", "030006", "0301", "0401", "040106", "0500",
            "0503", "0610", "061004", "0700", "0701", "0801", "0900", "0A02", "0B", "0BFF", "00FF06",
        ];
        string[] messages =
        [
            "00000007 0A000005 0A000006", "0A000001 01020304 00000E10 FFFFFF00", "0A000001 01020304 00000E10",
            "0A000001 02014002 0A000005 0A000006 0A000002 01012101 0A000007", "0A000001 02014000 0A000001 02014001",
            "0A000001 0201FF00 0A000002", "FFFF00 0A81 0B02 0C84 FF0000 0A8A 0001", "000000 01 81 FFFFFF 0A0001 82",
            "00FF00 01 81 03", "FFFF00 0A 01", "FF", "0A000001 01",
        ];
        return commands.SelectMany(command => (string[])["1301 1234" + command, "1305 1234" + command])
            .Concat(Enumerable.Range(0, 11)
                .SelectMany(code => messages.Select(message => $"13{code:X2} 1234 004A 040C" + message)))
            .Select(message => Captured(Ethernet(Ip4(2, Bytes(message)))))
            .Concat(new[] { 1, 2, 6, 7 }.SelectMany(code =>
                messages.Take(7).SelectMany(message => CutMessage($"13{code:X2} 1234 004A 040C" + message))));
    }

    private static IEnumerable<SomePacket> CutMessage(string message)
    {
        byte[] packet = Ethernet(Ip4(2, Bytes(message)));
        for (int length = 35; length < packet.Length; length++)
            yield return Captured(packet, length);
    }

    // Zeros, other bytes, and both, after packets of several lengths, whole and cut short.
    private static IEnumerable<SomePacket> Trailers()
    {
        string zeros = new('0', 36);
        string[] trailers =
            ["", "00", "07070707", zeros, zeros + "00000000", zeros + "010203040506", "07" + zeros, "00000007" + zeros];
        string datagram = Hex(Ip4(17, Udp("78")));
        string[] frames =
        [
            "0800" + datagram, "8100 0005 0800" + datagram, "8100 0005 8100 0006 0800" + datagram,
            "0800" + Hex(Ip4(17, Udp(zeros + zeros))), "86DD" + Hex(Ip6(17, Udp(""))), "8847 00001140" + datagram,
            "0806 0001 0800 06 04 0001 020000000001 0A000001 000000000000 0A000002", "0007 E0E003 FFFF0004",
            "8100 0005 0007 E0E003 FFFF0004", "888E 0201 0004 01020304",
            "8137 FFFF 001E" + zeros + "00000000000000000000",
        ];
        foreach (string frame in frames)
        {
            foreach (string trailer in trailers)
            {
                byte[] packet = Bytes(Addresses + frame + trailer);
                yield return Captured(packet);
                yield return Captured(packet, packet.Length - 1);
                yield return Captured(packet, packet.Length - 5);
            }
        }
    }

    // Each kind of body that is read, with elements that are whole, too short and too long.
    private static IEnumerable<SomePacket> Management()
    {
        const string Timed = "0001020304050607 6500 3104";
        (string Control, string Fixed)[] kinds =
        [
            ("0000", "1104 0A00"), ("1000", "1104 0000 01C0"), ("2000", "1104 0A00 020000000003"),
            ("3000", "1104 1100 01C0"), ("4000", ""), ("5000", Timed), ("8000", Timed), ("A000", "0800"),
            ("B000", "0000 0200 0000"), ("C000", "0700"), ("8040", Timed),
        ];
        string[] elements =
        [
            "0003 6E6574", "0004 61FFC3A9", "0104 82848B96", "3202 0C12", "0301 06", "0302 0102", "0504 00010000",
            "0502 0102", "0706 555320010B1E", "0702 4445", "DD04 01020304", "DD02 0050", "2A01 04", "C802 7A7A",
            "3014 0100 000FAC04 0100 000FAC04 0100 000FAC02 0C00", "3006 0100 000FAC04", "3002 0100",
            "3032 0100 000FAC02 0200 000FAC04 000FAC02 0200 000FAC02 000FAC06 C000 0100 "
                + "11111111111111111111111111111111 000FAC06",
            "300C 0100 000FAC04 0500 000FAC04", "3016 0100 00400001 0100 000FAC04 0100 00401202 0000 0000",
        ];
        foreach ((string control, string body) in kinds)
        {
            string start = control + "3A01 FFFFFFFFFFFF 020000000001 020000000002 1032" + body;
            foreach (string element in elements)
                yield return Captured(Bytes(start + element + "0101 82"));
            foreach (SomePacket packet in Cut(start + elements[0] + elements[2] + elements[17]))
                yield return packet;
        }
        foreach (string category in (string[])["03", "7E"])
            yield return Captured(Bytes("D0003A01 FFFFFFFFFFFF 020000000001 020000000002 1032" + category + "01"));
    }

    private static IEnumerable<SomePacket> Qualities() =>
        from control in (string[])["88", "98", "A8", "B8", "C8", "E8", "F8"]
        from flags in (string[])["00", "01", "02"]
        from quality in (string[])["0000", "1500", "65FF", "4712"]
        select Captured(Bytes(control + flags + "3A01 FFFFFFFFFFFF 020000000001 020000000002 1032" + quality));

    private static string Ipx(ushort destination, string payload, ushort? source = null, int? length = null)
    {
        string size = (length ?? 30 + Bytes(payload).Length).ToString("X4", CultureInfo.InvariantCulture);
        return $"FFFF {size} 01 11 00000028 02AABBCCDDEE {destination:X4} 00000029 02AABBCCDDEF "
            + $"{source ?? destination:X4}" + payload;
    }
}
