using PcapStream.Tests.Support;
using static PcapStream.Tests.Protocols.Fields.CraftedPackets;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Streams of RTP and RTCP, which messages of SDP announce.</summary>
internal static class CraftedMedia
{
    private const int Port = 30_000;
    private const string Report = "00000022 0A FFFFFE 00010005 0000001E 11223344 00010000";
    private const string Sender = "C8 {0} 00000011 E0000000 80000000 00000640 0000000A 00000640";
    private const string Description = "81 CA 0004 00000011 01 08 6140686F73742E78 00 00";

    private static readonly string[] Transports =
    [
        "RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF", "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF", "rtp/avp", "RTP",
        "UDP/RTP/AVP",
    ];

    // After the line of the media: the port of RTCP, another address, formats, and nothing.
    private static readonly string[] Attributes =
    [
        "a=rtcp:40003\r\n", "c=IN IP4 10.0.0.9\r\n", "c=IN IP4 10.0.0.1/127\r\n", "c=IN IP4 host\r\n", "a=rtcp-mux\r\n",
        "a=rtcp:40003 IN IP4 10.0.0.1\r\n", "a=rtpmap: 96 opus/48000/2\r\nm=video 40002 RTP/AVP 99\r\n", "",
    ];

    private static readonly string[] Reports =
    [
        "81" + Size(Sender, 12) + Report + Description + "81 CB 0001 00000011",
        "81 C9 0007 00000022" + Report + Description,
        "82" + Size(Sender, 18) + Report, "80 C9 0001 00000022 81 CB 0003 00000011 05 68656C6C6F 0000",
        "80 CD 0002 00000011 00000001", "85 CC 0002 00000011 41424344", "80 01 0001 00000011", "80 C8 00",
        "82 CA 0006 00000011 01 01 61 02 01 62 00 00 00000012 03 02 6364 00 00 00 00",
        "81 CE 0003 00000001 00000002 00000003",
    ];

    /// <summary>The kinds, each with its link type.</summary>
    public static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> Kinds => new()
    {
        ["streams of RTP"] = (1, Streams()),
        ["announcements of RTP"] = (1, Announcements()),
        ["reports of RTCP"] = (1, AllReports()),
    };

    /// <summary>A packet of RTP.</summary>
    public static string Packet(int type, int sequence, uint time, uint source = 0x11, string payload = "D5D5") =>
        $"80 {type:X2} {sequence & 0xFFFF:X4} {time:X8} {source:X8}" + payload;

    /// <summary>A message of SIP that announces a stream.</summary>
    public static SomePacket Announced(
        string media, string attributes = "", string first = "INVITE sip:b@example.com SIP/2.0",
        string sequence = "1 INVITE", bool isAnswer = false)
    {
        string body = "v=0\r\no=a 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
            + $"m=audio {media}\r\n{attributes}";
        string message = Text($"{first}\r\nCall-ID: c\r\nCSeq: {sequence}\r\nContent-Type: application/sdp\r\n"
            + $"Content-Length: {body.Length}\r\n\r\n{body}");
        return Datagram(message, 5060, 5060, isAnswer);
    }

    /// <summary>A datagram to the end that is announced, or from it.</summary>
    public static SomePacket Datagram(string payload, int source, int destination, bool isBack = true)
    {
        byte[] packet = Ip4(17, Udp(payload, source: source, destination: destination));
        return Captured(Ethernet(isBack ? Back(packet) : packet));
    }

    private static IEnumerable<SomePacket> Streams()
    {
        yield return Datagram(Packet(0, 1, 0), 2000, Port);
        yield return Announced($"{Port} RTP/AVP 0", "a=rtpmap:101 telephone-event/8000\r\n");
        string[] payloads =
        [
            Packet(0, 65535, 1), Packet(0x80, 0, 2), Packet(0, 65533, 3), Packet(8, 30_000, 4), Packet(9, 60_000, 5),
            Packet(0, 5, 6, source: 0x12),
            "92 00 0006 00000007 00000013 00000014 00000015 ABCD 0001 01020304 AABB",
            "90 00 0007 00000007 00000013 BEDE 0001 10AA0000 AABB",
            "90 00 0007 00000007 00000013 1001 0001 0101AA00 AABB",
            "A0 00 0008 00000008 00000013 AABB 000003", "A0 00 0008 00000008 00000013 000002",
            "40 00 0009 00000009 00000013", "00 00 0009 00000009 00000013", "80 00 0009 0000",
            "80 12 000A 0000000A 00000013",
            "80 C9 0001 00000022", "80 DF 0001 00000022",
        ];
        foreach (string payload in payloads)
        {
            yield return Datagram(payload, 2000, Port);
            yield return Datagram(payload, Port, 2001, isBack: false);
        }
        SomePacket last = Datagram(Packet(0, 9, 9, payload: "AABBCCDD"), 2000, Port);
        for (int length = 55; length < last.Data.Length; length++)
            yield return Captured(last.Data, length);
        yield return Announced($"{Port} RTP/AVP 0");
        yield return Datagram(payloads[0], 2000, Port);
        yield return Announced($"{Port} RTP/AVP 0", first: "SIP/2.0 183 Progress", isAnswer: true);
        yield return Datagram(payloads[0], 2002, Port);
        yield return Announced($"{Port} RTP/AVP 0", sequence: "2 INVITE");
        yield return Datagram(payloads[0], 2003, Port);
        yield return Announced("20000 RTP/AVP 0", first: "SIP/2.0 200 OK", sequence: "2 INVITE", isAnswer: true);
        yield return Datagram(payloads[0], 2004, 20_000);
    }

    private static IEnumerable<SomePacket> Announcements()
    {
        int port = 30_000;
        int call = 10;
        foreach (string transport in Transports)
        {
            yield return Announced($"{port += 10} {transport} 0", sequence: $"{++call} INVITE");
            yield return Datagram(Packet(0, 1, 0), 2000, port);
        }
        foreach (string attributes in Attributes)
        {
            yield return Announced("40000 RTP/AVP 96", attributes, sequence: $"{++call} INVITE");
            foreach (int one in (int[])[40_000, 40_001, 40_002, 40_003])
            {
                yield return Datagram(Packet(96, 1, 0), 2000, one);
                yield return Datagram("80 C9 0001 00000022", 2000, one);
            }
        }
        foreach (string number in (string[])["0", "50002/2", " 50006"])
        {
            yield return Announced($"{number} RTP/AVP 0", sequence: $"{++call} INVITE");
            for (int i = 50_002; i <= 50_008; i += 2)
                yield return Datagram(Packet(0, 1, 0), 2000, i);
        }
    }

    private static IEnumerable<SomePacket> AllReports()
    {
        yield return Announced($"{Port} RTP/AVP 0");
        foreach (string report in Reports)
        {
            yield return Datagram(report, 2000, Port + 1);
            yield return Datagram(report, 2000, 40_000);
        }
        SomePacket all = Datagram(Reports[0], 2000, Port + 1);
        for (int length = 46; length < all.Data.Length; length++)
            yield return Captured(all.Data, length);
    }

    private static string Size(string packet, int words) =>
        packet.Replace("{0}", $"{words:X4}", StringComparison.Ordinal);

    // From the receiver to the sender.
    private static byte[] Back(byte[] packet) =>
        [.. packet[..12], .. packet[16..20], .. packet[12..16], .. packet[20..]];
}
