using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Transfers of USB, and packets between a host and a controller of Bluetooth.</summary>
internal static class CraftedTransfers
{
    private const string NoSetup = "0000000000000000";

    // The type, the kind of transfer, the endpoint, the flags, the status, and the length.
    private static readonly (string Head, string Setup, string Data)[] Linux =
    [
        ("53 02 80 05 0100 00 3C 8DFFFFFF 12000000", "80 06 0001 0000 1200", ""),
        ("43 02 80 05 0100 2D 00 00000000 12000000", NoSetup, "12 01 00020000 0040 6D04 52C5 0012 01 02 00 01"),
        ("53 01 81 05 0100 2D 3C 8DFFFFFF 08000000", NoSetup, ""),
        ("43 01 81 05 0100 2D 00 00000000 04000000", NoSetup, "01020304"),
        ("53 03 02 06 0200 2D 00 8DFFFFFF 05000000", NoSetup, "68656C6C6F"),
        ("43 03 02 06 0200 2D 3E 00000000 1F000000", NoSetup, ""),
        ("53 03 02 06 0200 2D 00 8DFFFFFF 1F000000", NoSetup,
            "55534243 01000000 24000000 80 00 06 12000000 2400 00000000000000000000"),
        ("53 02 00 05 0100 00 00 8DFFFFFF 02000000", "21 09 0002 0000 0200", "0102"),
        ("43 02 00 05 0100 2D 3E E0FFFFFF 02000000", NoSetup, ""),
        ("45 02 00 05 0100 2D 01 EDFFFFFF 00000000", NoSetup, ""),
        ("53 02 C0 05 0100 00 3C 8DFFFFFF 04000000", "C0 51 3412 7856 0400", ""),
        ("53 00 01 05 0100 2D 3C 8DFFFFFF 00000000", NoSetup, ""),
    ];

    private static readonly string[] Windows =
    [
        "1C00 4433221100E0FFFF 00000000 0B00 00 0100 0500 80 02 08000000 00 80 06 0001 0000 1200",
        "1B00 0100000000000000 00000000 0900 00 0100 0500 81 01 00000000",
        "1B00 0100000000000000 00000000 0900 01 0100 0500 81 01 04000000 01020304",
        "1B00 0200000000000000 00000000 0900 00 0200 0600 02 03 05000000 68656C6C6F",
        "1C00 0300000000000000 00000000 1B00 00 0100 0500 00 02 0A000000 00 21 09 0002 0000 0200 0102",
        "1C00 0300000000000000 00000000 0800 01 0100 0500 00 02 00000000 03",
        "1C00 0400000000000000 00000000 1B00 00 0100 0500 00 02 02000000 01 0102",
    ];

    private static readonly string[] Controller =
    [
        "00 01 030C 00", "01 04 0E 04 01 030C 00", "00 01 0104 05 338B9E0800", "01 04 0F 04 00 01 0104",
        "01 02 4010 0300 010203", "01 03 4010 04 01020304", "00 01 02FC 04 01020304", "01 04 FF 02 0102", "00 07 02",
        "00 01", "00 01 03", "01 04", "01 04 0E", "00 02 4020",
    ];

    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["transfers of USB on Linux"] = (189, Linux.Concat(Requests()).Select(one => Transfer(one, ""))),
        ["transfers of USB in mapped memory"] =
            (220, Linux.Concat(Requests()).Select(one => Transfer(one, "04000000 00000000 00020000 00000000"))),
        ["transfers of USB on Windows"] = (249, Windows.Select(one => Captured(Bytes(one)))),
        ["packets of Bluetooth"] = (187, Controller.Select(one => Captured(Bytes(one)[1..]))),
        ["packets of Bluetooth with directions"] = (201, Controller.Select(one => Captured(Bytes("000000" + one)))),
    };

    // Those of all devices, to a device, an interface and an endpoint, and some of classes and vendors.
    private static IEnumerable<(string Head, string Setup, string Data)> Requests()
    {
        for (int request = 0; request < 14; request++)
        {
            bool isRead = request is 0 or 6 or 8 or 10 or 12;
            for (int recipient = 0; recipient < 3; recipient++)
            {
                string kind = $"{(isRead ? 0x80 : 0) + recipient:X2}";
                // An address has 7 bits, and an interface one byte.
                string value = request == 5 ? "0200" : "0201";
                string index = request == 11 ? "0400" : "0403";
                yield return Request($"{kind} {request:X2} {value} {index} 0200", isRead);
            }
        }
        yield return Request("A1 01 0201 0403 0200", isRead: true);
        yield return Request("E2 01 0201 0403 0200", isRead: true);
    }

    private static (string Head, string Setup, string Data) Request(string setup, bool isRead) =>
        ($"53 02 {(isRead ? "80" : "00")} 05 0100 00 3C 8DFFFFFF 02000000", setup, "");

    private static SomePacket Transfer((string Head, string Setup, string Data) one, string mapped)
    {
        byte[] head = Bytes(one.Head);
        string time = "E803000000000000 05000000";
        return Captured(Bytes(
            "40F8113700 88FFFF" + Hex(head[..8]) + time + Hex(head[8..]) + $"{Bytes(one.Data).Length:X2}000000"
            + one.Setup + mapped + one.Data));
    }
}
