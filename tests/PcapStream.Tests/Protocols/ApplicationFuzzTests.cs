using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Protocols;

/// <summary>
/// Reads every field of mutated messages: nothing throws, and nothing is allocated after memory has grown.
/// </summary>
public sealed class ApplicationFuzzTests
{
    private const int MostPackets = 20_000;
    private const int MostGrowth = 1 << 16;

    private static readonly byte[][] Seeds =
    [
        Chain.Bytes(Occurrences.Udp(53,
            "1234 8180 0001 0003 0000 0001 0161026262 00 0001 0001 C00C 0005 0001 0000003C 0004 01 63 C00E C00C "
                + "0010 0001 00000001 0004 03616263"
            + "C00C 0006 0001 00000001 001A 01 63 00 01 64 00 00000001 00000002 00000003 00000004 00000005 00 0029 "
                + "1000 01 00 8000 0000")),
        Chain.Bytes(Occurrences.Tcp(53,
            "0014 1234 0100 0001 0000 0000 0000 0161 00 0001 0001 00 0014 1234 0100 0001 0000 0000 0000 0161 00 "
                + "0001 0001 00")),
        Chain.Bytes(Occurrences.Tcp(443,
            "16 0301 0055 01 000051 0303 0000000000000000000000000000000000000000000000000000000000000000 00 0004 "
                + "1301 C02B 01 00 0024"
            + "0000 0008 0006 00 0003 612E62 000A 0004 0002 001D 000B 0002 01 00 002B 0003 02 0304 FF01 0001 00")),
        Chain.Bytes(Occurrences.Tcp(80,
            Occurrences.Hex("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxyGET / "
                + "HTTP/1.0\r\n\r\nHTTP/1.1 200 OK\r\nServer: x\r\n\r\n"))),
        Chain.Bytes(Occurrences.Udp(5353,
            "0000 8400 0001 0001 0000 0000 016100 0001 8001 016100 0021 8001 00000005 0009 000100020003 016200")),
        Chain.Bytes(Occurrences.Udp(67, "01010600 12345678 0005 8000" + new string('0', 448) + "63825363 350101 340103 "
            + "3D0701020000000001 0C0461626364 37040103062A 51060500FF016100 FF 00")),
        Chain.Bytes(Occurrences.Udp(123, "23 02 06 EC 00000100 00000200 0A000001" + new string('E', 64))),
        Chain.Bytes(Occurrences.Udp(547, "0C 01" + new string('0', 64) + "0009 0040 01 123456 0001 000A "
            + "00030001020000000001 0003 0028 00000007 00000E10 00001518 0005 0018" + new string('1', 32)
            + "00000100 00000200 0006 0004 00170018")),
        Chain.Bytes(Occurrences.Udp(1812, "01 05 0020" + new string('0', 32) + "0103 61 0406 0A000001 2003 64")),
        Chain.Bytes(Occurrences.Udp(1812, "01 05 0022" + new string('0', 32) + "0103 61 4F0B 0207000901 626F6278")),
        Chain.Bytes(Chain.Ipv4(88, "02 05 0000" + new string('0', 32) + "0001 000C 0100010000 00000F"
            + "0004 0008 0C040102")),
        Chain.Bytes(Occurrences.Udp(161, "3026 020100 0406 7075626C6963 A019 020101 020100 020100 300E 300C 0500")),
        Chain.Bytes(Occurrences.Tcp(389,
            "303D 0201 07 6335 0404 64633D78 0A0102 0A0100 020100 020100 010100 A014 A308 0402636E 0402626F A208 A406 "
                + "0401 61 3001 80 3008 0402636E 0402736E A000 3005 020108 4200")),
        Chain.Bytes(Occurrences.Udp(389,
            "302A 020101 6425 0404 636E3D62 301D 300D 0402636E 3107 0403626F62 0400 300C 0402736E 3106 2404 04026162")),
        Chain.Bytes(Occurrences.Udp(88,
            "6A80 3080 A103020105 A20302010A A316 3014 3012 A103020113 A20B0409 3007 3005 A003020112 A42A 3028 A007 "
                + "030500 40810010 A511 180F 32303337303931333032343830355A A704 02020715 A804 3002 0201 0000 0000")),
        Chain.Bytes(Occurrences.Tcp(88,
            "00000027 7E25 3023 A003020105 A10302011E A411 180F 32303337303931333032343830355A A603020119 AC04 "
                + "04020500")),
        Chain.Bytes(Occurrences.Udp(69, Occurrences.Hex("\0\u0002a\0netascii\0blksize\01432\0tsize\00\0"))),
        Chain.Bytes(Occurrences.Udp(69, Occurrences.Hex("\0\u0005\0\u0001File not found\0"))),
        Chain.Bytes(Occurrences.Tcp(21, Occurrences.Hex("PORT 10,0,0,1,4,1\r\n"))),
        Chain.Bytes(Occurrences.Tcp(25, Occurrences.Hex("EHLO a\r\nMAIL FROM:<a>\r\nQUIT\r\n"))),
        Chain.Bytes(Occurrences.Tcp(110, Occurrences.Hex("RETR 1\r\n"))),
        Chain.Bytes(Occurrences.Tcp(143, Occurrences.Hex("a UID FETCH 1 (FLAGS)\r\nb SELECT INBOX\r\n"))),
        Chain.Bytes(Occurrences.Udp(5060, Occurrences.Hex(
            "INVITE sip:alice@b:5060 SIP/2.0\r\nVia: SIP/2.0/UDP a:1;branch=x, SIP/2.0/TCP b\r\n"
                + "From: \"A\" <sip:al@[::1]:1>;tag=1\r\nTo: sip:bo@c;tag=2\r\nCSeq: 1 INVITE\r\n"
                + "m: <sip:x@y>, <sip:z>\r\nContent-Type: application/sdp\r\nl: 60\r\n\r\n"
                + "v=0\r\no=a 1 2 IN IP4 h\r\nc=IN IP4 ::1\r\nm=audio 5 RTP/AVP 0\r\na=x\r\n"))),
        Chain.Bytes(Occurrences.Udp(5005, "81 C9 0007 00000022 00000022 0A FFFFFE 00010005 0000001E 11223344 00010000 "
            + "81 CA 0004 00000011 01 08 6140686F73742E78 00 00 81 CB 0003 00000011 05 68656C6C6F 0000")),
        Chain.Bytes(Occurrences.Tcp(502, "0001 0000 000B 01 10 0001 0002 04 000A0102 0001 0000 0006 01 03 0000 000A")),
        Chain.Bytes(Occurrences.Tcp(1883,
            "10 1C 0004 4D515454 05 C6 003C 00 0002 6364 00 0001 61 0001 68 0001 75 0001 70"
                + "82 08 0001 0003 612F62 01")),
        Chain.Bytes(Occurrences.Tcp(445, "00 000090 FE534D42 4000 0100 00000000 0D00 0100 00000000 48000000"
            + new string('1', 80) + "0400 0000 00000000 FE534D42 4000 0100 00000000 0D00 0100 03000000 00000000"
            + new string('1', 80) + "0400 0000 00000000 85 000000")),
        Chain.Bytes(Occurrences.Udp(137, "1234 2910 0001 0001 0000 0001 20 4644454A45464645464545424341434143414341"
            + "4341434143414341434143414141 03616263 00 0020 0001 C00C 0020 0001 000493E0 0006 0000 0A000001")),
        Chain.Bytes(Occurrences.Tcp(22, Occurrences.Hex("SSH-2.0-OpenSSH\r\n"))),
        Chain.Bytes(Occurrences.Tcp(179, new string('F', 32) + "001D 01 04 FDE8 00B4 0A000001 00" + new string('F', 32)
            + "0013 04")),
        Chain.Bytes(Chain.Ipv4(
            89, "02 01 0030" + new string('0', 40) + "FFFFFF00 000A 02 01 00000028 0A000001 0A000002")),
        Chain.Bytes(Chain.Ipv4(112, "21 01 64 02 00 01 1234 0A000064 0A000065 0000000000000000")),
        Chain.Bytes(Occurrences.Udp(443, "C0 00000001 08 0102030405060708 04 01020304 00 4496 00112233445566778899")),
    ];

    [Fact]
    public void Nothing_throws_and_nothing_is_allocated()
    {
        // PCAPSTREAM_FUZZ asks for more packets.
        int packets = int.TryParse(Environment.GetEnvironmentVariable("PCAPSTREAM_FUZZ"), out int wanted)
            ? wanted
            : MostPackets;
        Field[] fields =
        [
            .. FieldCatalogue.All
            .Where(field => ProtocolTable.GroupOf(field.Protocol) == ProtocolGroup.Application
                || field.Protocol is Protocol.Ospf or Protocol.RouterRedundancy or Protocol.EnhancedGateway
                    or Protocol.Authentication || field.Name == "frame.protocols"),
            .. SummaryFields.List,
        ];
        var decoder = new PacketDecoder(applications: true);
        var values = new FieldValues();
        var random = new Random(21);
        byte[] buffer = new byte[Seeds.Max(seed => seed.Length)];
        Run(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(packets);
        // The memory of values doubles when a packet has more of them than any before.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostGrowth);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> packet = Mutate(Seeds[i % Seeds.Length], buffer, random);
                foreach (Field field in fields)
                    Occurrences.Read(packet, field, decoder, values);
            }
        }
    }

    // Headers are not mutated, so that the message is reached.
    private static ReadOnlySpan<byte> Mutate(byte[] seed, byte[] buffer, Random random)
    {
        seed.CopyTo(buffer, 0);
        int header = buffer[9] == 6 ? 40 : 28;
        for (int i = random.Next(1, 6); i > 0; i--)
            buffer[random.Next(header, seed.Length)] = random.Next(3) == 0
                ? (byte)(0xC0 | random.Next(4))
                : (byte)random.Next(256);
        return buffer.AsSpan(0, random.Next(4) == 0 ? random.Next(header, seed.Length) : seed.Length);
    }
}
