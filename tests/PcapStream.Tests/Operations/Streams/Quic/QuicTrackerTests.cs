using System.Buffers.Binary;
using System.Text;
using PcapStream.Batching;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Protocols.Quic;
using PcapStream.Tests.Protocols.Tls;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Quic;

/// <summary>The handshakes in QUIC's Initial packets, which are decrypted and joined.</summary>
public sealed class QuicTrackerTests
{
    private const string Name = "tls.handshake.extensions_server_name";

    private static readonly byte[] Connection = Convert.FromHexString("8394C8F03E515708");
    private static readonly byte[] Chosen = Convert.FromHexString("F067A5502A4262B5");
    private static readonly byte[] Hello = SomeHello.Client("example.com", "h3", keyBytes: 200);

    // RFC 8446, section 4.1.3, with TLS_AES_128_GCM_SHA256 and TLS 1.3.
    private static readonly byte[] ServerHello =
    [
        2, 0, 0, 46, 3, 3, .. new byte[32], 0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4,
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hello_of_one_datagram_is_read(bool isVersion2)
    {
        byte[] datagram = SomeQuic.Initial(isVersion2, Connection, 2, SomeQuic.Crypto(0, Hello));
        Assert.Equal(
            [$"1|quic:tls|1|{Hello.Length - 4}|example.com|h3|2|3|6,0|0|{Hello.Length}|{1162 - Hello.Length - 5}|0"],
            Rows(
                [FromClient(datagram)], "quic", "frame.number", "frame.protocols", "tls.handshake.type",
                "tls.handshake.length", Name, "tls.handshake.extensions_alpn_str", "quic.packet_number",
                "quic.packet_number_length", "quic.frame_type", "quic.crypto.offset", "quic.crypto.length",
                "quic.padding_length", "quic.connection.number"));
    }

    [Fact]
    public void Hello_in_pieces_is_in_the_datagram_that_completes_it()
    {
        var random = new Random(5);
        for (int round = 0; round < 60; round++)
        {
            IEnumerable<int> inside = Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(Hello.Length));
            int[] cuts = [0, .. inside.Order(), Hello.Length];
            byte[][] pieces =
            [
                .. cuts.Zip(cuts.Skip(1), (from, to) => SomeQuic.Crypto(from, Hello[from..to]))
                    .OrderBy(_ => random.Next()),
            ];
            byte[][] payloads =
            [
                .. pieces.Chunk(random.Next(1, 5)).Select(some => (byte[])[.. some.SelectMany(one => one)]),
            ];
            // The last one again, which has nothing new.
            SomePacket[] packets =
            [
                .. payloads.Append(payloads[^1])
                    .Select((payload, i) => FromClient(SomeQuic.Initial(false, Connection, (uint)i, payload))),
            ];
            Assert.Equal([$"{payloads.Length}|example.com"], Rows(packets, Name, "frame.number", Name));
        }
    }

    [Fact]
    public void Server_answers_and_short_headers_have_the_connection()
    {
        SomePacket[] packets =
        [
            FromClient(SomeQuic.Initial(false, Connection, 0, SomeQuic.Crypto(0, Hello))),
            FromServer(SomeQuic.OfServer(
                Connection, [], Chosen, 0, [2, 0, 0, 0, 0, .. SomeQuic.Crypto(0, ServerHello)])),
            FromClient([0x40, .. Chosen, .. new byte[20]]),
            FromClient([0x40, 1, .. Chosen, .. new byte[20]]),
        ];
        Assert.Equal(
            [
                "1|quic:tls|1|8394c8f03e515708|0||Initial, DCID=8394c8f03e515708, PKN: 0, CRYPTO, PADDING",
                "2|quic:tls|2||0|0|Initial, SCID=f067a5502a4262b5, PKN: 0, ACK, CRYPTO",
                "3|quic||f067a5502a4262b5|0||Protected Payload (KP0), DCID=f067a5502a4262b5",
                "4|quic|||||Protected Payload (KP0)",
            ],
            Rows(
                packets, "quic", "frame.number", "frame.protocols", "tls.handshake.type", "quic.dcid",
                "quic.connection.number", "quic.ack.first_ack_range", "_ws.col.Info"));
    }

    [Fact]
    public void Handshake_goes_on_after_a_retry()
    {
        byte[] chosen = [1, 2, 3, 4];
        byte[] again = SomeQuic.Initial(false, chosen, 1, SomeQuic.Crypto(0, Hello), token: [7]);
        SomePacket[] packets =
        [
            FromClient(SomeQuic.Initial(false, Connection, 0, SomeQuic.Crypto(0, Hello[..100]))),
            FromServer([0xF0, 0, 0, 0, 1, 0, 4, .. chosen, 7, .. new byte[16]]),
            FromClient(again),
            FromServer(SomeQuic.OfServer(chosen, [], chosen, 0, SomeQuic.Crypto(0, ServerHello))),
        ];
        Assert.Equal(
            ["3|1|0", "4|2|0"],
            Rows(packets, "tls.handshake.type", "frame.number", "tls.handshake.type", "quic.connection.number"));
    }

    [Fact]
    public void Server_is_read_after_a_packet_that_was_captured_in_part()
    {
        SomePacket whole = FromClient(SomeQuic.Initial(false, Connection, 0, SomeQuic.Crypto(0, Hello)));
        SomePacket[] packets =
        [
            whole with { Data = whole.Data[..200] },
            FromServer(SomeQuic.OfServer(Connection, [], Chosen, 0, SomeQuic.Crypto(0, ServerHello))),
        ];
        Assert.Equal(["2|2"], Rows(packets, "tls.handshake.type", "frame.number", "tls.handshake.type"));
    }

    [Fact]
    public void Connections_that_do_not_fit_in_memory_wait_in_a_file()
    {
        const int Connections = 3000;
        byte[] Id(int i) => [.. Connection[..4], .. BitConverter.GetBytes(i)];
        byte[] Part(int i, int from, int to) =>
            SomeQuic.Initial(false, Id(i), 0, SomeQuic.Crypto(from, Hello[from..to]), 400);
        SomePacket[] packets =
        [
            .. Enumerable.Range(0, Connections).Select(i => FromClient(Part(i, 0, 150), 1000 + i)),
            .. Enumerable.Range(0, Connections).Select(i => FromClient(Part(i, 150, Hello.Length), 1000 + i)),
        ];
        var least = new BatchOptions { MemoryLimit = 8 << 20 };
        Assert.Equal(
            Enumerable.Range(0, Connections).Select(i => $"{Connections + i + 1}|example.com|{i}"),
            Rows(packets, Name, least, "frame.number", Name, "quic.connection.number"));
    }

    [Fact]
    public void Packets_alone_are_not_decrypted()
    {
        using var capture = new TemporaryFile(Some.Pcap(
            [FromClient(SomeQuic.Initial(false, Connection, 0, SomeQuic.Crypto(0, Hello)))]));
        using var text = new MemoryStream();
        ExportOperation.Run([capture.Path], text, new ExportOptions { Columns = [FieldCatalogue.Find(Name)!] });
        Assert.Equal("\n", Encoding.UTF8.GetString(text.ToArray()));
    }

    // Damage inside and outside the protection: nothing but fewer values.
    [Fact]
    public void Damaged_datagrams_do_no_harm()
    {
        var random = new Random(11);
        var packets = new List<SomePacket>();
        for (int i = 0; i < 3000; i++)
        {
            byte[] frames = SomeQuic.Crypto(random.Next(3) == 0 ? random.Next(1 << 14) : 0, Hello);
            for (int change = random.Next(4); change > 0; change--)
                frames[random.Next(frames.Length)] = (byte)random.Next(256);
            byte[] datagram = random.Next(2) == 0
                ? SomeQuic.Initial(random.Next(2) == 0, Connection, (uint)i, frames, 300)
                : SomeQuic.OfServer(Connection, [], Chosen, (uint)i, frames);
            if (random.Next(3) == 0)
                datagram[random.Next(datagram.Length)] ^= (byte)(1 << random.Next(8));
            datagram = random.Next(4) == 0 ? datagram[..random.Next(datagram.Length)] : datagram;
            int port = 1000 + random.Next(40);
            packets.Add(random.Next(2) == 0 ? FromClient(datagram, port) : FromServer(datagram, port));
        }
        string[] fields = [.. FieldCatalogue.All.Where(field => field.Name.StartsWith("quic.", StringComparison.Ordinal)
            || field.Name.StartsWith("tls.", StringComparison.Ordinal)).Select(field => field.Name)];
        Assert.NotEmpty(Rows([.. packets], "tls", fields));
    }

    [Fact]
    public void Fields_are_those_of_tshark()
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        string[] fields =
        [
            "frame.number", "tls.handshake.type", "tls.handshake.length", Name, "tls.handshake.ja3",
            "tls.handshake.ja3s", "tls.handshake.ciphersuite", "tls.handshake.extension.type", "quic.connection.number",
            "quic.packet_number", "quic.packet_number_length", "quic.frame_type", "quic.padding_length",
            "quic.ack.largest_acknowledged", "quic.ack.ack_delay", "quic.ack.ack_range_count",
            "quic.ack.first_ack_range", "quic.ack.gap", "quic.ack.ack_range", "quic.crypto.offset",
            "quic.crypto.length", "quic.cc.error_code", "quic.cc.error_code.tls_alert", "quic.cc.frame_type",
            "quic.cc.reason_phrase.length", "quic.cc.reason_phrase",
        ];
        byte[] acknowledgment = [2, 9, 0x40, 90, 1, 2, 3, 1];
        byte[] close = [0x1C, 0x41, 0x28, 6, 3, .. "bad"u8];
        SomePacket[] packets =
        [
            FromClient(SomeQuic.Initial(false, Connection, 0, SomeQuic.Crypto(0, Hello))),
            FromServer(SomeQuic.OfServer(
                Connection, [], Chosen, 1, [.. acknowledgment, .. SomeQuic.Crypto(0, ServerHello)])),
            FromServer(SomeQuic.OfServer(Connection, [], Chosen, 2, close)),
            FromClient(SomeQuic.Initial(true, [.. Chosen.Reverse()], 1, [1, .. SomeQuic.Crypto(0, Hello)]), 2000),
            FromClient(SomeQuic.Initial(false, [.. Connection.Reverse()], 7, SomeQuic.Crypto(0, Hello[..100])), 4000),
            FromClient(SomeQuic.Initial(false, [.. Connection.Reverse()], 8, SomeQuic.Crypto(100, Hello[100..])), 4000),
        ];
        using var capture = new TemporaryFile(Some.Pcap(packets));
        string[] expected = ForeignTool.Run("tshark",
            [
                "-n", "-r", capture.Path, "-T", "fields", "-E", "separator=|", "-Y", "quic",
                .. fields.SelectMany(field => new[] { "-e", field }),
            ]).Output;
        Assert.Equal(expected, Rows(packets, "quic", fields));
    }

    private static string[] Rows(SomePacket[] packets, string filter, params string[] fields) =>
        Rows(packets, filter, BatchOptions.Default, fields);

    private static string[] Rows(SomePacket[] packets, string filter, BatchOptions batches, params string[] fields) =>
        JoinedRows.Of(packets, filter, "eth:ethertype:ip:udp:", batches, fields, out _);

    private static SomePacket FromClient(byte[] datagram, int port = 1000) => Packet(datagram, 1, 2, port, 443);

    private static SomePacket FromServer(byte[] datagram, int port = 1000) => Packet(datagram, 2, 1, 443, port);

    private static SomePacket Packet(byte[] datagram, byte from, byte to, int fromPort, int toPort)
    {
        byte[] packet =
        [
            2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 8, 0,
            0x45, 0, .. Number(28 + datagram.Length), 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, from, 10, 0, 0, to,
            .. Number(fromPort), .. Number(toPort), .. Number(8 + datagram.Length), 0, 0, .. datagram,
        ];
        return new SomePacket(1_700_000_000, 0, packet, (uint)packet.Length);
    }

    private static byte[] Number(int number)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        return bytes;
    }
}
