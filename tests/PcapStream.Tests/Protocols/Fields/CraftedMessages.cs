using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>
/// Messages of protocols that a few packets of a capture have, with all their fields, and cut short at every byte.
/// </summary>
internal static class CraftedMessages
{
    private const string Cisco = "01000CCCCCCC 020000000002";

    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["messages of DHCP"] = (1, Dhcp()),
        ["messages of NTP"] = (1, Ntp()),
        ["messages of bridges"] = (1, Bridges()),
        ["messages of routers"] = (1, Routers()),
        ["messages of DHCPv6"] = (1, Dhcpv6()),
        ["messages of services"] = (1, Services()),
        ["messages of BGP and SSH"] = (1, Streams()),
    };

    private static IEnumerable<SomePacket> Dhcp()
    {
        string[] options =
        [
            "350101 3D0701020000000001 0C0461626364 3204C0A80001 37040103062A FF",
            "350105 0104FFFFFF00 0308C0A80001C0A80002 0604C0A80001 0F03612E62 3304000E1000 3604C0A80001 FF 0000",
            "0204FFFFF1F0 0404C0A80001 0504C0A80001 0704C0A80001 1101 2F 1A0205DC 1C04C0A800FF 2A04C0A80001 FF",
            "2C04C0A80001 2E0108 38026162 39020240 3A0400000708 3B0400000C4E 3C084D53465420352E30 FF",
            "42026162 4303612E62 5D0400000007 740101 9604C0A80001 FC03612E62 51060500FF016100 FF",
            "2108C0A80001C0A80002 3303000E10 3605C0A8000100 3500 0300 0C00 FF", "3D0706020000000001 3D0702020000000001",
            "350101 340102 FF", "340103 350102 FF", "340101 0C0161 FF 00", "340104 FF", "3400 FF", "350101 0000 0C01",
            "0C05616263", "35", "0000350101", "0C03C3A900 0F020061 FF", "FF010203", "",
        ];
        // Printable, and options as well.
        string name = "4320" + new string('6', 64) + "FF" + new string('0', 58);
        string file = "4220" + new string('5', 64) + "4320" + new string('6', 64) + "FF" + new string('0', 118);
        foreach (string one in options)
        {
            string message = Message("01010600 12345678 0005 8000", name, file) + "63825363" + one;
            yield return Datagram(67, message);
        }
        string whole = Message("02010600 12345678 0500 0000", new string('0', 128), new string('0', 256)) + "63825363"
            + options[1];
        foreach (SomePacket packet in CutDatagrams(whole, 67))
            yield return packet;
        string[] starts =
        [
            "01060610 12345678 0000 7FFF", "01010000 12345678 0001 0000", "01011100 12345678 0001 0000",
            "01070800 12345678 0001 0000", "03010600 12345678 0100 FFFF",
        ];
        string named = "61626364" + new string('0', 120);
        file = "6162" + new string('0', 252);
        foreach (string start in starts)
            yield return Datagram(67, Message(start, named, file) + new string('0', 140));
        yield return Datagram(4011, Message(starts[0], named, file) + "63825363 FF");
        yield return Datagram(4011, Message(starts[0], named, file) + "63825364 FF");
    }

    // The fixed part: addresses are 10.0.0.1 to 10.0.0.4.
    private static string Message(string start, string name, string file) =>
        start + "0A000001 0A000002 0A000003 0A000004 020000000001 00000000000000000001" + name + file;

    private static IEnumerable<SomePacket> Ntp()
    {
        const string Times = "E0000000 80000000 0000000000000000 00000001 00000001 7FFFFFFF FFFFFFFF";
        foreach (string flags in (string[])["23", "E4", "1B", "45", "00"])
        {
            string message = flags + "02 06 EC 00000100 00000200 0A000001" + Times;
            foreach (SomePacket packet in CutDatagrams(message, 123))
                yield return packet;
        }
        yield return Datagram(123, "1602 0001 0000 0000 0000 0000");
    }

    private static IEnumerable<SomePacket> Bridges()
    {
        const string Tree = "7C 8064020000000001 00000004 9001020000000002 8001 0100 1400 0200 0F00";
        string[] trees = ["0000 00 00" + Tree, "0000 02 02" + Tree + "00", "0000 00 80", "0000 00 05" + Tree];
        foreach (string tree in trees)
        {
            foreach (SomePacket packet in CutFrames("424203", tree))
                yield return packet;
        }
        yield return Captured(Bytes("0180C2000021 020000000002 0020 424203 0001 01 02 0001" + new string('0', 46)));
        yield return Captured(Bytes(Cisco + "003A AAAA03 00000C 010B" + trees[1] + "0000 0002 0064"));
        string[] discoveries =
        [
            "0207 04020000000001 0406 07457468302F 0602 0078 0A02 6162 0C03612E62 0E0400140010 0805 61 62636400",
            "0206 05010A000001 0406 04010A000002 0602 0078 100C 05010A000001 0200000001 00 0000",
            "0212 0502 20010DB8000000000000000000000001 0412 0402 20010DB8000000000000000000000002 0602 0001 0000",
            "0203 014142 0407 03020000000001 0602 0078 0000", "0203 044142 0402 0141", "0201 04", "0402 0141",
            "0205 0506414243 0405 0406414243 0602 0078 0000", "0202 0741 0202 0741", "0202 0741 0402 0741 0801 61",
        ];
        foreach (string discovery in discoveries)
        {
            foreach (SomePacket packet in Cut(Addresses + "88CC" + discovery))
                yield return packet;
        }
        const string Device = "02 B4 1234 0001 0006 6162 0003 0006 6163 0004 0008 00000028 0006 0005 61 0009 0006 6465 "
            + "000A 0006 0001 000B 0005 01 000E 0007 010064 0014 0005 62 00";
        foreach (SomePacket packet in CutFrames("AAAA03 00000C 2000", Device))
            yield return packet;
        const string Aggregation = "01 01 0114 8000 020000000001 0001 8000 0002 3D 000000 "
            + "0214 8000 020000000002 0003 8000 0004 C2 000000 0310 8000 000000000000000000000000 0000";
        foreach (SomePacket packet in Cut(Addresses + "8809" + Aggregation))
            yield return packet;
        foreach (SomePacket packet in Cut(Addresses + "888E 01 03 0005 01 00000000"))
            yield return packet;
    }

    private static IEnumerable<SomePacket> Routers()
    {
        string[] groups =
            ["00 00 10 03 0A 64 01 00 6369736300000000 0A000064", "00 03 0001 000A 0100 0001 0001 00000000"];
        foreach (string group in groups)
        {
            byte[] packet = Ip4(17, Udp(group, source: 1985, destination: 1985));
            yield return Captured(Ethernet(packet));
            yield return Captured(Ethernet(ToRouters(packet)));
        }
        byte[] cut = Ethernet(ToRouters(Ip4(17, Udp(groups[0], source: 1985, destination: 1985))));
        for (int length = 42; length < cut.Length; length++)
            yield return Captured(cut, length);
        string[] redundancies =
        [
            "21 01 64 02 00 01 1234 0A000064 0A000065 0000000000000000", "31 01 64 01 0064 1234 0A000064",
            "21 01 64 05 01 01 1234 0A000064",
        ];
        foreach (string redundancy in redundancies)
        {
            foreach (SomePacket packet in CutPackets(112, redundancy))
                yield return packet;
        }
        string[] routes =
        [
            "02 01 0030 0A000001 00000000 1234 0000 0000000000000000 FFFFFF00 000A 02 01 00000028 0A000001 0A000002 "
                + "0A000003",
            "03 01 0028 0A000001 00000000 1234 05 00 00000007 01 000013 000A 0028 0A000001 0A000002 0A000003",
            "02 02 0020 0A000001 00000000 1234 0002 0000000000000000 05DC 02 07 00000001",
        ];
        foreach (string route in routes)
        {
            foreach (SomePacket packet in CutPackets(89, route))
                yield return packet;
        }
    }

    private static IEnumerable<SomePacket> Dhcpv6()
    {
        const string Address = "20010DB8000000000000000000000001";
        const string Solicit = "01 123456 0001 000A 00030001020000000001 0003 0028 00000007 00000E10 00001518 "
            + "0005 0018 " + Address + "00000100 00000200 0006 0004 00170018";
        string[] messages =
        [
            Solicit, "0C 01 " + Address + Address + "0009 0040 " + Solicit + "0012 0002 6162",
            "0B 000001 0019 0029 00000001 00000002 00000003 001A 0019 00000001 00000002 40 " + Address,
            "07 000001 0004 0020 00000005 0005 0018 " + Address + "00000001 00000002 0001 0001 61",
            "03 000001 0003 0010 00000001 00000002 00000003 0005 0001 0001 0004 61", "03 000001 0003 0004 00000001",
            "0D 00 " + Address + Address + "0009 0000", "02 000001 0001 0000", "02 000001 0005 0010 " + Address,
        ];
        foreach (string message in messages)
        {
            foreach (SomePacket packet in CutDatagrams(message, 547))
                yield return packet;
        }
    }

    private static IEnumerable<SomePacket> Services()
    {
        const string Authenticator = "000102030405060708090A0B0C0D0E0F";
        string[] requests =
        [
            "01 05 0044 " + Authenticator + "0103 61 0406 0A000001 0506 00000007 0606 00000002 1204 6162 1E03 62 "
                + "1F03 63 2003 64 0104 C3A9",
            "04 05 0023 " + Authenticator + "2806 00000001 2C06 31323334 0101 61",
            "02 05 0016 " + Authenticator + "0100",
            "01 05 0013 " + Authenticator, "0E 05 0014 " + Authenticator, "01 05 0100 " + Authenticator + "0103 61",
            "01 05 0014 " + Authenticator + "0103 61",
        ];
        foreach (string request in requests)
            yield return Datagram(1812, request);
        string[] managements =
        [
            "3026 020100 0406 7075626C6963 A019 020101 020100 020100 300E 300C 0608 2B06010201010100 0500",
            "3026 020101 0406 7075626C6963 A019 020101 020100 020100 300E 300C 0608 2B06010201010100 0500",
            "308126 020100 0406 7075626C6963 A019 020101 020100 020100 300E 300C 0608 2B06010201010100 0500",
        ];
        foreach (string management in managements)
            yield return Datagram(161, management);
        yield return Datagram(161, "01 02 03");
    }

    // Each in its own conversation.
    private static IEnumerable<SomePacket> Streams()
    {
        string marker = new('F', 32);
        string open = marker + "001D 01 04 FDE8 00B4 0A000001 00";
        string alive = marker + "0013 04";
        string[] routes = [open, alive, alive + open, open + marker, "0102" + alive, marker + "0012 04", marker + "00"];
        string[] shells = [Text("SSH-2.0-a b\r\n"), Text("SSH-2.0-a\n"), "0000000C 0A"];
        return routes.Select((route, i) => Tcp(route, source: 20000 + i, destination: 179))
            .Concat(shells.Select((shell, i) => Tcp(shell, source: 30000 + i, destination: 22)))
            .Select(segment => Captured(Ethernet(Ip4(6, segment))));
    }

    private static byte[] ToRouters(byte[] packet)
    {
        Bytes("E0000002").CopyTo(packet, 16);
        return packet;
    }

    private static SomePacket Datagram(int port, string message) =>
        Captured(Ethernet(Ip4(17, Udp(message, source: port, destination: port))));

    // As a snap length leaves the datagram, and as a shorter one.
    private static IEnumerable<SomePacket> CutDatagrams(string message, int port)
    {
        byte[] packet = Ethernet(Ip4(17, Udp(message, source: port, destination: port)));
        int size = Bytes(message).Length;
        for (int length = 1; length <= size; length++)
        {
            yield return Captured(packet, packet.Length - size + length);
            yield return Datagram(port, Hex(Bytes(message)[..length]));
        }
    }

    private static IEnumerable<SomePacket> CutPackets(byte protocol, string message)
    {
        byte[] packet = Ethernet(Ip4(protocol, Bytes(message)));
        int size = Bytes(message).Length;
        for (int length = 1; length <= size; length++)
            yield return Captured(packet, packet.Length - size + length);
    }

    // In a frame of 802.3, after LLC.
    private static IEnumerable<SomePacket> CutFrames(string llc, string message)
    {
        byte[] payload = Bytes(llc + message);
        for (int length = Bytes(llc).Length + 1; length <= payload.Length; length++)
            yield return Captured(Bytes($"{Cisco} {payload.Length:X4}" + Hex(payload)), 14 + length);
    }
}
