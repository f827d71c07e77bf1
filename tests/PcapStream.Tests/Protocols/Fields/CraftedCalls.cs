using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Calls and replies of ONC RPC and NFS, each call with an identifier of its own.</summary>
internal static class CraftedCalls
{
    private const int Port = 2049;
    private const int ClientPort = 1000;
    private const string None = "00000000 00000000";
    private const string Unix =
        "00000001 00000020 00000005 00000004 686F7374 00000001 00000002 00000002 00000003 00000004";

    private const string Handle = "00000008 0102030405060708";
    private const string ShortHandle = "00000004 0A0B0C0D";
    private const string Name = "00000003 61626300";
    private const string Path = "00000004 2F746D70";
    private const string Data = "00000004 AABBCCDD";
    private const string Verifier = "0102030405060708";
    private const string Attributes = "00000001 000001A4 00000002 00000064 00000065 0000000100000002 0000000000002000 "
        + "00000001 00000002 0000000000001234 0000000000005678 60000000 00000001 60000001 00000002 60000002 00000003";
    private const string Either = "00000001" + Attributes;
    private const string Both = "00000001 0000000000000042 60000005 00000006 60000007 00000008" + Either;
    private const string Settings = "00000001 000001ED 00000001 00000007 00000001 00000008 00000001 0000000000000099 "
        + "00000002 60000009 0000000A 00000001";
    private const string NoSettings = "00000000 00000000 00000000 00000000 00000000 00000000";
    private const string Made = "00000001" + Handle + Either + Both;
    private const string Cookie = "0000000000000001" + Verifier + "00001000";
    private const string Extent = "0000000000001000 00000200";

    // By procedure: arguments, results, and what comes with a failure.
    private static readonly (string[] Calls, string Results, string Failure)[] Procedures =
    [
        ([""], "", ""),
        ([Handle], Attributes, ""),
        ([Handle + Settings + "00000001 60000000 00000001", Handle + NoSettings + "00000000"], Both, Both),
        ([Handle + Name], Handle + Either + Either, Either),
        ([Handle + "0000003F"], Either + "0000001F", Either),
        ([Handle], Either + Path, Either),
        ([Handle + Extent], Either + "00000004 00000001" + Data, Either),
        ([Handle + "0000000000001000 00000004 00000002" + Data], Both + "00000004 00000002" + Verifier, Both),
        ([Handle + Name + "00000000" + Settings, Handle + Name + "00000002" + Verifier], Made, Both),
        ([Handle + Name + Settings], Made, Both),
        ([Handle + Name + Settings + Path], "00000000 00000000 00000000 00000000", Both),
        ([Handle + Name + "00000004" + Settings + "00000001 00000002", Handle + Name + "00000006" + Settings], Made,
            Both),
        ([Handle + Name], Both, Both),
        ([Handle + Name], Both, Both),
        ([Handle + Name + ShortHandle + Name], Both + None, Both + None),
        ([Handle + ShortHandle + Name], Either + Both, Either + None),
        ([Handle + Cookie], Either + Verifier + "00000001 0000000000000011" + Name + "0000000000000002"
            + "00000001 0000000000000012" + Name + "0000000000000003 00000000 00000001", Either),
        ([Handle + Cookie + "00002000"], Either + Verifier + "00000001 0000000000000011" + Name + "0000000000000002"
            + Either + "00000001" + Handle + "00000000 00000001", Either),
        ([Handle], Either, Either), ([Handle], Either, Either), ([Handle], Either, Either),
        ([Handle + Extent], Both + Verifier, Both),
    ];

    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["calls of NFS"] = (1, Files()),
        ["calls of ONC RPC"] = (1, Calls()),
        ["calls in segments"] = (1, Segments()),
    };

    private static IEnumerable<SomePacket> Files()
    {
        uint id = 0x100;
        for (uint procedure = 0; procedure < Procedures.Length; procedure++)
        {
            (string[] calls, string results, string failure) = Procedures[procedure];
            string[] replies = procedure == 0 ? [""] : ["00000000" + results, "0000000D" + failure];
            foreach (string call in calls)
            {
                foreach (string reply in replies)
                {
                    yield return Sent(Call(++id, procedure: procedure, body: call));
                    yield return Answered(Reply(id, reply));
                }
            }
        }
        // As far as they were captured.
        yield return Sent(Call(++id, procedure: 16, body: Handle + Cookie));
        byte[] entries = Answered(Reply(id, "00000000" + Procedures[16].Results)).Data;
        for (int length = 70; length < entries.Length; length += 8)
            yield return Captured(entries, length);
        foreach (SomePacket packet in CutCall(Call(++id, procedure: 8, body: Procedures[8].Calls[0])))
            yield return packet;
    }

    private static IEnumerable<SomePacket> Calls()
    {
        uint id = 0x1000;
        string[] answers =
        [
            $"00000001 00000000 {None} 00000001", $"00000001 00000000 {None} 00000002 00000002 00000004",
            $"00000001 00000000 {None} 00000003", "00000001 00000001 00000000 00000002 00000002",
            "00000001 00000001 00000001 00000005", "00000001 00000000 00000006 00000004 00000009 00000000",
        ];
        foreach (string answer in answers)
        {
            yield return Sent(Call(++id));
            yield return Answered($"{id:X8}" + answer);
        }
        (uint Program, uint Version, uint Procedure)[] called =
        [
            (100000, 2, 3), (100000, 9, 3), (100005, 3, 1), (100003, 4, 1), (100003, 9, 1), (100003, 3, 99),
            (0x40000000, 1, 1), (0x40000000, 2, 1), (1298437, 310, 1),
        ];
        foreach ((uint program, uint version, uint procedure) in called)
        {
            yield return Sent(Call(++id, program, version, procedure));
            yield return Answered(Reply(id, ""));
        }
        yield return Sent(Call(++id, program: 99));
        yield return Sent(Call(++id, credentials: Unix));
        yield return Sent(Call(++id, credentials: "00000006 00000010 00000001 00000000 00000001 00000001"));
        yield return Sent(Call(++id, credentials: "00000009 FFFFFFFF"));
        yield return Sent(Call(++id, credentials: "00000009 00000003 01020300"));
        foreach (SomePacket packet in CutCall(Call(++id)))
            yield return packet;
    }

    private static IEnumerable<SomePacket> Segments()
    {
        string one = Call(0x2001, body: Handle);
        string other = Call(0x2002, procedure: 3, body: Handle + Name);
        yield return Captured(Ethernet(Ip4(6, Tcp(Marked(one) + Marked(other), destination: Port))));
        yield return Captured(Ethernet(Back(Ip4(6, Tcp(
            Marked(Reply(0x2002, "00000002 00000000")) + Marked(Reply(0x2001, "00000001")), source: Port,
            destination: ClientPort)))));
        yield return Captured(Ethernet(Ip4(6, Tcp(Marked(Call(0x2003), mark: 0), source: 1001, destination: Port))));
        yield return Captured(Ethernet(Ip4(6, Tcp(
            Marked(Call(0x2004, program: 100005)), source: 1002, destination: Port))));
    }

    private static IEnumerable<SomePacket> CutCall(string call)
    {
        byte[] packet = Sent(call).Data;
        for (int length = 58; length < packet.Length; length += 4)
            yield return Captured(packet, length);
    }

    private static string Call(
        uint id, uint program = 100003, uint version = 3, uint procedure = 1, string credentials = None,
        string body = "") =>
        $"{id:X8} 00000000 00000002 {program:X8} {version:X8} {procedure:X8} {credentials} {None}" + body;

    private static string Reply(uint id, string body) => $"{id:X8} 00000001 00000000 {None} 00000000" + body;

    private static string Marked(string message, uint mark = 0x80000000) =>
        $"{mark + (uint)Bytes(message).Length:X8}" + message;

    private static SomePacket Sent(string message) =>
        Captured(Ethernet(Ip4(17, Udp(message, source: ClientPort, destination: Port))));

    private static SomePacket Answered(string message) =>
        Captured(Ethernet(Back(Ip4(17, Udp(message, source: Port, destination: ClientPort)))));

    // From the receiver to the sender.
    private static byte[] Back(byte[] packet) =>
        [.. packet[..12], .. packet[16..20], .. packet[12..16], .. packet[20..]];
}
