using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Messages of LDAP and Kerberos, each in its own conversation; some are cut short at every byte.</summary>
internal static class CraftedDirectories
{
    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["messages of LDAP"] = (1, Segments(389, LdapMessages).Concat(Segments(3268, LdapMessages))
            .Concat(Cut(Ethernet(Ip4(6, Tcp(Search(Filters[3]), source: 40000, destination: 389))), 54))),
        ["messages of LDAP over UDP"] = (1, Datagrams(389, LdapMessages)
            .Concat(Cut(Ethernet(Ip4(17, Udp(Search(Filters[3]), source: 40000, destination: 389))), 42))),
        ["messages of Kerberos"] = (1, Datagrams(88, KerberosMessages)
            .Concat(Cut(Ethernet(Ip4(17, Udp(TicketRequest, source: 40000, destination: 88))), 42))),
        ["messages of Kerberos over TCP"] = (1, Segments(88, [.. KerberosMessages.Select(Marked)])
            .Concat(Cut(Ethernet(Ip4(6, Tcp(Marked(TicketRequest), source: 40000, destination: 88))), 54))),
    };

    private static string[] Filters =>
    [
        Value(0x87, Text("objectClass")), Compared(0xA3, "cn", Text("bob")),
        Value(0xA0, Compared(0xA3, "cn", Text("bob")), Value(0x87, Text("sn"))),
        Value(0xA1, Value(0xA2, Compared(0xA5, "a", Text("5"))), Compared(0xA6, "b", Text("6")),
            Compared(0xA8, "c", "0102")),
        Value(0xA4, Octets("cn"), Value(0x30, Octets("a", 0x80), Octets("b", 0x81), Octets("c", 0x82))),
        Value(0xA9, Octets("2.5.13.2", 0x81), Octets("cn", 0x82), Octets("v", 0x83), "8401FF"),
        Value(0xA0, Compared(0xA3, "DnsDomain", Text("x.y")), Compared(0xA3, "NtVer", "06000000")),
        Value(0xA0, Compared(0xA3, "DomainSid", "010400000000000515000000010000000200000003000000"),
            Compared(0xA3, "DomainGuid", "000102030405060708090A0B0C0D0E0F")),
        Compared(0xA3, "q", string.Concat(Enumerable.Repeat("0A1B", 20))), Value(0x9F, "00"),
    ];

    private static string[] LdapMessages =>
    [
        Ldap(1, Bind("cn=admin", Octets("secret", 0x80))), Ldap(2, Bind("", Octets("", 0x80))),
        Ldap(3, Bind("", Value(0xA3, Octets("PLAIN"), Value(4, "00626F6200")))),
        Ldap(1, Result(0x61, 0)), Ldap(1, Result(0x61, 49, "dc=x", "bad")), Ldap(300, "4200"),
        Ldap(1, Result(0x61, 14, "", "", Octets("abc", 0x87))), .. Filters.Select(Search),
        Ldap(5, Value(0x64, Octets("cn=b"), Value(0x30, Attribute("cn", "626F62", "01FF"), Attribute("sn")))),
        Ldap(5, Value(0x64, Octets("cn=b"), Value(0x30, Attribute("x", "31"),
            Attribute("objectGUID", "000102030405060708090A0B0C0D0E0F"), Attribute("objectGUID", "01")))),
        Ldap(5, Result(0x65, 10, "", "", Value(0xA3, Octets("ldap://a"), Octets("ldap://b")))),
        Ldap(5, Value(0x73, Octets("ldap://a"), Octets("ldap://b"))), Ldap(6, Result(0x67, 0)),
        Ldap(6, Value(0x66, Octets("cn=a"), Value(0x30, Value(0x30, "0A0102", Attribute("mail", "31")),
            Value(0x30, "0A0100", Attribute("tel", "31", "32"))))),
        Ldap(7, Value(0x68, Octets("cn=n"), Value(0x30, Attribute("cn", "6E")))), Ldap(8, Octets("cn=n", 0x4A)),
        Ldap(7, Result(0x69, 68, "cn=n", "exists")), Ldap(8, Result(0x6B, 0)), Ldap(9, Result(0x6D, 0)),
        Ldap(9, Value(0x6C, Octets("cn=n"), Octets("cn=m"), "010101", Octets("dc=q", 0x80))),
        Ldap(9, Value(0x6E, Octets("cn=n"), Value(0x30, Octets("sn"), Octets("v")))), Ldap(9, Result(0x6F, 6)),
        Ldap(9, "50010B"), Ldap(9, Value(0x77, Octets("1.3.6.1.4.1.1466.20036", 0x80), Octets("v", 0x81))),
        Ldap(9, Result(0x78, 0, "", "", Octets("1.2.3", 0x8A), Octets("z", 0x8B))),
        Ldap(9, Value(0x79, Octets("1.2.3.4", 0x80), Octets("v", 0x81))),
        Ldap(9, Value(0x77, Octets("1.3.6.1.4.1.4203.1.11.1", 0x80),
            Value(0x81, Value(0x30, Octets("u", 0x80), Octets("o", 0x81), Octets("n", 0x82))))),
        Ldap(9, Value(0x77, Octets("1.3.6.1.1.8", 0x80), Value(0x81, "3003020107"))),
        Ldap(9, Value(0x79, Octets("1.3.6.1.4.1.4203.1.9.1.4", 0x80), Value(0x81, "A107040263 6B 0101FF"))),
        WithControl("1.2.840.113556.1.4.319", "3005020164 0400"), WithControl("2.16.840.1.113730.3.4.2", "7631"),
        WithControl("1.2.840.113556.1.4.473", "300C 300A 0402636E 800172 8101FF"),
        WithControl("1.2.840.113556.1.4.474", "3007 0A0100 8002636E"),
        WithControl("1.2.840.113556.1.4.841", "300A 020101 020105 0402636B"),
        WithControl("1.3.6.1.4.1.4203.1.9.1.1", "300A 0A0103 0402636B 010101"),
        WithControl("1.3.6.1.4.1.4203.1.9.1.2", "300B 0A0101 04020102 0402636B"),
        WithControl("1.3.6.1.4.1.4203.1.9.1.3", "3007 0402636B 010101"),
        WithControl("1.3.6.1.4.1.42.2.27.8.5.1", "3008 A003 800105 810102"),
        Ldap(1, Bind("", Octets("a", 0x80))) + Ldap(2, "4200"), "3084 00000005 020107 4200", "3005 020107 4201",
        "3005 020107 6000", "3007 020107 60020201", "3007 0201FF 4200 A000", "3006 04020107 4200",
        Ldap(1, Value(0x60, "020103", "240804026162 04026364", Octets("p", 0x80))), "00000008 05046162 63646566",
        Ldap(1, Value(0x60, "02090102030405060708 09", Octets("n"), Octets("p", 0x80))), "3005 020107 7F81 0100",
    ];

    private static string TicketRequest => Value(0x6A, Value(0x30, "A103020105 A20302010A", Value(0xA3, Value(0x30,
        Data(2, Encrypted(18)), Data(128, "3005A0030101FF"), Data(149, ""), Data(133, "616263"))),
        Value(0xA4, Body())));

    private static string[] KerberosMessages =>
    [
        TicketRequest,
        Value(0x6B, Value(0x30, "A003020105 A10302010B", Value(0xA2, Value(0x30, Data(19, Salts), Data(3, "7331"))),
            Value(0xA3, General("R.COM")), Value(0xA4, Name(1, "bob")), Value(0xA5, Ticket),
            Value(0xA6, Encrypted(18)))),
        Value(0x6C, Value(0x30, "A103020105 A20302010C", Value(0xA3, Value(0x30, Data(1, ServiceRequest),
            Data(129, Value(0x30, Value(0xA0, Name(10, "u@x", "y")), Value(0xA1, General("R")), Value(0xA2, Checksum),
                Value(0xA3, General("Kerberos")))),
            Data(167, "3009 A007 030500 60000000"), Data(165, "1F000000"))), Value(0xA4, Body()))),
        Value(0x6C, Value(0x30, "A103020105 A20302010C", Value(0xA3, Value(0x30, Data(136, Value(0xA0, Value(0x30,
            Value(0xA0, Value(0x30, "A003020101", Value(0xA1, Value(4, ServiceRequest)))), Value(0xA1, Checksum),
                Value(0xA2, Encrypted(17))))), Data(138, Encrypted(16)))), Value(0xA4, Body()))),
        Value(0x6D, Value(0x30, "A003020105 A10302010D", Value(0xA2, Value(0x30, Data(136, Value(0xA0, Value(0x30,
            Value(0xA0, Encrypted(18))))), Data(161, "3003020117"),
            Data(135, "300F A003020103 A103040168 A203040176"))),
            Value(0xA3, General("R.COM")), Value(0xA4, Name(1, "bob")), Value(0xA5, Ticket),
            Value(0xA6, Encrypted(23)))),
        ServiceRequest, Ticket, Value(0x6F, Value(0x30, "A003020105 A10302010F", Value(0xA2, Encrypted(18)))),
        Value(0x74, Value(0x30, "A003020105 A103020114", Value(0xA2, Value(0x30, Value(0xA0, Value(4, "7564")),
            Value(0xA1, Time), "A203020103 A303020104", Value(0xA4, Address(2, "0A000001")),
            Value(0xA5, Address(2, "0A000002")))), Value(0xA3, Checksum))),
        Value(0x75, Value(0x30, "A003020105 A103020115", Value(0xA3, Encrypted(18)))),
        Error(25, Value(0x30, Data(19, Salts), Data(11, "300D 300B A003020112 A104040273 31"), Data(2, ""))),
        Error(18, Data(3, "720000C0 00000000 01000000")), Error(6, "7878"), Error(24, null), Error(37, "3000"),
        Error(25, Value(0x30, Data(3, "720000C0 00000000 01000000"))), "6A00", "6A02 3000", "6A04 3002 A100",
        "6A80 0000",
        "7E05 3003 A00103", Value(0x61, Value(0x30, "A003020105", Value(0xA1, "1A0152"))), "10203040",
    ];

    private static string Salts => "3021 3018 A003020112 A10A1B08 522E434F4D626F62 A2050403706172 3005 A003020117";

    private static string Time => "180F" + Text("20370913024805Z");

    private static string Checksum => "300E A0040202FF76 A10604 04 636B3132";

    private static string Ticket => Value(0x61, Value(0x30, "A003020105", Value(0xA1, General("R.COM")),
        Value(0xA2, Name(2, "krbtgt", "R.COM")), Value(0xA3, Encrypted(18))));

    private static string ServiceRequest => Value(0x6E, Value(0x30, "A003020105 A10302010E A207 030500 20000000",
        Value(0xA3, Ticket), Value(0xA4, Encrypted(18))));

    private static string Body() => Value(0x30, "A007 030500 40810010", Value(0xA1, Name(1, "bob")),
        Value(0xA2, General("R.COM")), Value(0xA3, Name(2, "krbtgt", "R.COM")), Value(0xA4, Time), Value(0xA5, Time),
        Value(0xA6, Time), "A7060204075BCD15 A80F 300D 020112 020111 020117 0202FF7B", Value(0xA9, Value(0x30,
            Address(2, "0A000001"), Address(24, "20010DB8000000000000000000000001"), Address(7, "7A"))),
        Value(0xAA, Encrypted(18)), Value(0xAB, Value(0x30, Ticket, Ticket)));

    private static string Error(byte code, string? data) => Value(0x7E, Value(0x30, "A003020105 A10302011E",
        Value(0xA4, Time), "A505020301869F", Value(0xA6, Value(2, $"{code:X2}")), Value(0xA9, General("R.COM")),
        Value(0xAA, Name(2, "krbtgt", "R.COM")), Value(0xAB, General("text")),
        data is null ? "" : Value(0xAC, Value(4, data))));

    private static string Data(byte type, string value) =>
        Value(0x30, Value(0xA1, Value(2, type < 0x80 ? $"{type:X2}" : $"00{type:X2}")), Value(0xA2, Value(4, value)));

    private static string Encrypted(byte type) =>
        Value(0x30, Value(0xA0, Value(2, $"{type:X2}")), "A103020102", Value(0xA2, Value(4, "63697068")));

    private static string Name(byte type, params string[] parts) => Value(0x30, Value(0xA0, Value(2, $"{type:X2}")),
        Value(0xA1, Value(0x30, [.. parts.Select(General)])));

    private static string Address(byte type, string address) =>
        Value(0x30, Value(0xA0, Value(2, $"{type:X2}")), Value(0xA1, Value(4, address)));

    private static string General(string text) => Value(0x1B, Text(text));

    private static string Ldap(ushort id, params string[] parts) =>
        Value(0x30, [id < 0x80 ? $"0201{id:X2}" : $"0202{id:X4}", .. parts]);

    private static string Search(string filter) => Ldap(300, Value(0x63, Octets("dc=x"),
        "0A0102 0A0103 020203E8 0203011170 0101FF", filter, Value(0x30, Octets("cn"), Octets("sn"))));

    private static string Bind(string name, string authentication) =>
        Value(0x60, "020103", Octets(name), authentication);

    private static string Result(byte tag, byte code, string name = "", string text = "", params string[] rest) =>
        Value(tag, [$"0A01{code:X2}", Octets(name), Octets(text), .. rest]);

    private static string Attribute(string name, params string[] values) =>
        Value(0x30, Octets(name), Value(0x31, [.. values.Select(value => Value(4, value))]));

    private static string Compared(byte tag, string name, string value) => Value(tag, Octets(name), Value(4, value));

    private static string WithControl(string identifier, string value) =>
        Ldap(9, "4200", Value(0xA0, Value(0x30, Octets(identifier), "0101FF", Value(4, value))));

    private static string Octets(string text, byte tag = 4) => Value(tag, Text(text));

    // A tag, a length of one, two or three bytes, and the value.
    private static string Value(byte tag, params string[] parts)
    {
        string value = string.Concat(parts);
        int length = Bytes(value).Length;
        string size = length < 0x80 ? $"{length:X2}" : length < 0x100 ? $"81{length:X2}" : $"82{length:X4}";
        return $"{tag:X2}{size}{value}";
    }

    private static string Marked(string message) => $"{Bytes(message).Length:X8}" + message;

    private static IEnumerable<SomePacket> Segments(int port, string[] messages) => messages.Select((message, i) =>
        Captured(Ethernet(Ip4(6, Tcp(message, source: 20000 + i, destination: port)))));

    private static IEnumerable<SomePacket> Datagrams(int port, string[] messages) => messages.Select((message, i) =>
        Captured(Ethernet(Ip4(17, Udp(message, source: port, destination: 30000 + i)))));

    private static IEnumerable<SomePacket> Cut(byte[] packet, int start)
    {
        for (int length = start + 1; length < packet.Length; length++)
            yield return Captured(packet, length);
    }
}
