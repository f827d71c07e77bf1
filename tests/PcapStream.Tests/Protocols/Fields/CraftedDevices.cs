using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Messages of protocols of devices, offices and their networks, each in its own conversation.</summary>
internal static class CraftedDevices
{
    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["messages of EAP"] = (1, Authentication()),
        ["messages of EIGRP"] = (1, Gateways()),
        ["messages of Modbus"] = (1, Segments(502, ModbusRequests, ModbusAnswers)),
        ["messages of MQTT"] = (1, Segments(1883, Mqtt, [])),
        ["names of NetBIOS"] = (1, Names()),
        ["messages of SMB"] = (1, Segments(445, Servers, [Session(Server("00000000", "01000000", "00000000"))])
            .Concat(CutServer())),
    };

    private static string[] ModbusRequests =>
    [
        "0001 0000 0006 01 03 0000 000A", "0001 0000 0006 01 06 0001 0003", "0001 0000 0006 FF 05 0001 FF00",
        "0001 0000 000B 01 10 0001 0002 04 000A0102", "0001 0001 0006 01 03 0000 000A", "0001 0000 0002 01 07",
        "0001 0000 0001 01", "0001 0000", "0001 0000 0006 01 03 0000 000A 0002 0000 0006 01 04 0000 0001",
        "0001 0000 0005 01 2B 0E 01 00", "0001 0000 0006 01 63 0000 000A", "0001 0000 0006 01 17 0000 000A",
        "0001 0000 0004 01 08 0000", "0001 0000 0009 01 0F 0013 000A 02 CD01", "0001 0000 0006 01 01 0000 000A",
    ];

    private static string[] ModbusAnswers =>
    [
        "0001 0000 0007 01 03 04 00010002", "0001 0000 0003 01 83 02", "0001 0000 0006 01 06 0001 0003",
        "0001 0000 0004 01 01 01 CD", "0001 0000 0006 01 10 0001 0002", "0001 0000 0006 01 0F 0001 0002",
    ];

    private static string[] Mqtt =>
    [
        "10 0C 0004 4D515454 04 02 003C 0000", "10 1A 0004 4D515454 04 C2 003C 0002 6364 0004 75736572 0004 70617373",
        "20 02 01 00", "30 07 0003 612F62 3131", "32 09 0003 612F62 0005 3131", "3D 07 0003 612F62 0005",
        "82 08 0001 0003 612F62 01", "82 0D 0001 0003 612F62 01 0002 6162 00", "90 03 0001 01", "C0 00", "E0 00",
        "40 02 0005", "50 02 0005", "62 02 0005", "70 02 0005", "B0 02 0005", "30 07 0003 612F62 3131 C0 00",
        "10 10 0006 4D5149736470 03 02 003C 0002 6364", "10 0D 0004 4D515454 05 02 003C 00 0000",
        "A2 07 0001 0003 612F62", "F0 00", "00 00", "30 00",
        "10 18 0004 4D515454 04 06 003C 0002 6364 0001 61 0005 68656C6C6F",
        "10 1A 0004 4D515454 05 26 003C 00 0002 6364 00 0001 61 0005 68656C6C6F",
    ];

    private static IEnumerable<SomePacket> Authentication()
    {
        string[] messages =
        [
            "01 00 0005 01 07 0005 01", "01 00 000A 02 07 000A 01 626F622161", "01 00 0004 03 07 0004",
            "01 00 0006 02 08 0006 03 0D", "01 00 0004 05 07 0004", "01 00 0005 01 07 00FF 01", "01 00 0003 01 07 00",
            "02 00 0004 01 07 0003", "01 00 000A 01 01 000A FE 001122 00000005", "01 01 0000 0000",
        ];
        return messages.Select(message => Captured(Bytes(Addresses + "888E" + message)));
    }

    private static IEnumerable<SomePacket> Gateways()
    {
        byte[] packet = Ethernet(Ip4(88, Bytes("02 05 1234 00000009 00000001 00000002 0003 0064 "
            + "0001 000C 010001000000000F 0004 0008 0C040102")));
        for (int length = 35; length <= packet.Length; length++)
            yield return Captured(packet, length);
    }

    private static IEnumerable<SomePacket> Names()
    {
        string[] names =
        [
            Encoded("SENATE         \0"), Encoded("A B            \u0020"), Encoded("ab\u0001c           \u0020"),
            Encoded("  AB           \u00C8"), Encoded("*\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), Encoded(new string(' ', 16)),
            Encoded("\u0001\u0002__MSBROWSE__\u0002\u0001"),
        ];
        foreach (string name in names)
        {
            string[] messages =
            [
                "1234 0110 0001 0000 0000 0000 20" + name + "00 0020 0001",
                "1234 8500 0000 0001 0000 0000 20" + name + "00 0020 0001 000493E0 000C 0000 0A000002 E000 0A000003",
                "1234 2910 0001 0000 0000 0001 20" + name + "00 0020 0001 C00C 0020 0001 000493E0 0006 0000 0A000001",
                "1234 8503 0000 0001 0000 0000 20" + name + "00 000A 0001 00000000 0000",
                "1234 0110 0001 0000 0000 0000 20" + name + "03616263 02 6465 00 0021 0001", "1234", "1234 0110 0001",
                "1234 8500 0000 0001 0001 0001 20" + name + "00 0020 0001 000493E0 0006 0000 0A000002"
                    + "C00C 0002 0001 00000001 0002 C00C C00C 0001 0001 00000001 0004 0A000003",
            ];
            foreach (string message in messages)
                yield return Captured(Ethernet(Ip4(17, Udp(message, source: 137, destination: 137))));
        }
    }

    // Each byte as two letters.
    private static string Encoded(string name) => Hex(
        [.. name.SelectMany(one => new[] { (byte)('A' + (one >> 4)), (byte)('A' + (one & 15)) })]);

    private static string[] Servers =>
    [
        Session(Server("00000000", "00000000", "00000000")), Session(Server("160000C0", "0B000010", "00000000")),
        Session(Server("00000000", "00000000", "48000000") + Server("00000000", "04000020", "00000000")),
        Session(Server("00000000", "00000000", "00000000")) + "85 000000", "85 000000", "82 000000",
        Session(Server("00000000", "00000000", "48000000") + Server("00000000", "04000000", "00000000"))
            + Session(Server("00000000", "00000000", "00000000")),
        Session(Server("00000000", "00000000", "0F270000")), Session("FD534D42" + new string('1', 120)),
    ];

    private static string Session(string message) => $"{Bytes(message).Length:X8}" + message;

    // An echo, whose body has four bytes.
    private static string Server(string status, string flags, string next) => "FE534D42 4000 0100" + status
        + "0D00 0100" + flags + next + "0100000000000000 FFFE0000 05000000 0700000000000080"
        + "000102030405060708090A0B0C0D0E0F 0400 0000 00000000";

    private static IEnumerable<SomePacket> CutServer()
    {
        string message = Session(Server("00000000", "01000000", "00000000"));
        byte[] packet = Ethernet(Ip4(6, Tcp(message, source: 445, destination: 40000)));
        for (int length = packet.Length - Bytes(message).Length + 8; length < packet.Length; length++)
            yield return Captured(packet, length);
    }

    private static IEnumerable<SomePacket> Segments(int port, string[] requests, string[] answers) =>
        requests.Select((message, i) => Tcp(message, source: 20000 + i, destination: port))
            .Concat(answers.Select((message, i) => Tcp(message, source: port, destination: 30000 + i)))
            .Select(segment => Captured(Ethernet(Ip4(6, segment))));
}
