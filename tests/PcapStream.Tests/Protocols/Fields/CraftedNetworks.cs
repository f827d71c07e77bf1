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

    private static string Ipx(ushort destination, string payload, ushort? source = null, int? length = null)
    {
        string size = (length ?? 30 + Bytes(payload).Length).ToString("X4", CultureInfo.InvariantCulture);
        return $"FFFF {size} 01 11 00000028 02AABBCCDDEE {destination:X4} 00000029 02AABBCCDDEF "
            + $"{source ?? destination:X4}" + payload;
    }
}
