using PcapStream.Batching;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;
using static PcapStream.Tests.Operations.Streams.Http2.SomeHttp2;

namespace PcapStream.Tests.Operations.Streams.Http2;

/// <summary>Streams of HTTP/2, whose frames are joined and whose header fields are read.</summary>
public sealed class Http2TrackerTests
{
    // What tshark joins from the frames of a body, and its text for control characters.
    private static readonly string[] NotCompared = ["http2.data.data"];

    private static readonly string[] All =
    [
        .. FieldCatalogue.All.Where(field => field.Protocol == Protocol.Http2 && !NotCompared.Contains(field.Name))
            .Select(field => field.Name),
    ];

    [Fact]
    public void A_request_and_its_response_are_read()
    {
        SomePacket[] packets =
        [
            Segment(true, 1, [.. Preface, .. Frame(Headers, 5, 1, Request)]),
            Segment(false, 1, [.. Frame(Headers, 4, 1, Indexed(8)), .. Frame(Data, 1, 1, [1, 2, 3])]),
        ];
        Assert.Equal(
            [
                "1|http:http2|4,1|http://www.example.com/||HTTP2|Magic, SETTINGS[0], HEADERS[1]: GET /",
                "2|http:http2|1,0||200|HTTP2|HEADERS[1]: 200 OK, DATA[1]",
            ],
            Rows(
                packets, "http2", "frame.number", "frame.protocols", "http2.type", "http2.request.full_uri",
                "http2.headers.status", "_ws.col.Protocol", "_ws.col.Info"));
    }

    [Fact]
    public void Streams_without_the_preface_are_of_other_protocols() =>
        Assert.Empty(Rows([Segment(true, 1, Frame(Headers, 5, 1, Request))], "http2", "frame.number"));

    [Theory]
    [InlineData(80, true)]
    [InlineData(8080, true)]
    [InlineData(50051, false)]
    public void Preface_counts_on_ports_of_HTTP(int port, bool counts) =>
        Assert.Equal(counts, Rows([Segment(true, 1, Preface, server: port)], "http2", "frame.number").Length > 0);

    [Fact]
    public void An_agreement_counts_on_any_port()
    {
        SomePacket[] packets =
        [
            Segment(true, 1, [.. "GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n"u8], server: 9999),
            Segment(false, 1,
                [
                    .. "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"u8,
                    .. Frame(Headers, 4, 1, Indexed(8)),
                ], server: 9999),
            Segment(true, 33, Preface, server: 9999),
        ];
        Assert.Equal(
            ["2|http:http2|101|200|HTTP/1.1 101 Switching Protocols , HEADERS[1]: 200 OK", "3|http:http2||"
                + "|Magic, SETTINGS[0]"],
            Rows(
                packets, "http2", "frame.number", "frame.protocols", "http.response.code", "http2.headers.status",
                "_ws.col.Info"));
    }

    [Fact]
    public void A_frame_is_in_the_packet_that_completes_it()
    {
        byte[] frames = [.. Frame(Headers, 5, 1, Request), .. Frame(Ping, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8])];
        for (int most = 1; most <= frames.Length; most++)
        {
            byte[][] parts = [.. frames.Chunk(most)];
            SomePacket[] packets =
            [
                Segment(true, 1, Preface),
                .. parts.Select((part, i) => Segment(true, 1 + Preface.Length + i * most, part)),
            ];
            int end = (frames.Length - 17 + most - 1) / most + 1;
            Assert.Equal(
                [$"{end}|www.example.com"],
                Rows(packets, "http2.headers.path", "frame.number", "http2.headers.authority"));
            Assert.Equal(
                [$"{parts.Length + 1}|0102030405060708"],
                Rows(packets, "http2.ping", "frame.number", "http2.ping"));
        }
    }

    [Fact]
    public void The_table_is_kept_from_block_to_block()
    {
        byte[] name = Literal("x-a", "1");
        SomePacket[] packets = InSegments(true,
            [
                Preface,
                Frame(Headers, 5, 1, [.. name, .. Literal("x-b", "2")]),
                Frame(Headers, 5, 3, [.. Indexed(62), .. Indexed(63)]),
                // RFC 7541, C.4.1, in Huffman's code.
                Frame(Headers, 5, 5, [0x41, 0x8C, .. Convert.FromHexString("F1E3C2E5F23A6BA0AB90F4FF")]),
                Frame(Headers, 5, 7, [.. NewSize(0), .. NewSize(100), .. Literal("a", "b"), .. Indexed(62)]),
                Frame(Headers, 5, 9, Indexed(63)),
                Frame(Headers, 5, 11, Indexed(2)),
            ]);
        Assert.Equal(
            [
                "2|x-a,x-b|1,2|", "3|x-b,x-a|2,1|62,63", "4|:authority|www.example.com|1", "5|a,a|b,b|62",
                // A wrong index ends what the side can say.
                "6|||", "7|||",
            ],
            Rows(
                packets, "http2.streamid > 0", "frame.number", "http2.header.name", "http2.header.value",
                "http2.header.index"));
    }

    [Fact]
    public void A_table_may_be_as_large_as_the_other_side_allows()
    {
        string value = new('v', 6000);
        byte[] block = [.. NewSize(20_000), .. Literal("x-a", value), .. Literal("x-b", "2"), .. Indexed(63)];
        SomePacket[] packets =
        [
            Segment(true, 1, Preface),
            Segment(false, 1, TableSize(20_000)),
            Segment(true, 1 + Preface.Length, [.. Frame(Settings, 1, 0, []), .. Frame(Headers, 5, 1, block)]),
        ];
        Assert.Equal(["3|6000,1,6000"], Rows(packets, "http2.header", "frame.number", "http2.header.value.length"));
        packets[1] = Segment(false, 1, TableSize(4096));
        Assert.Empty(Rows(packets, "http2.header.name", "frame.number"));
    }

    [Fact]
    public void A_field_may_continue_in_the_next_frame()
    {
        byte[] field = Literal("x-long", "value");
        SomePacket[] packets = InSegments(true,
            [
                Preface, Frame(Headers, 1, 1, [.. Indexed(2), .. field[..5]]), Frame(Continuation, 0, 1, field[5..9]),
                Frame(Continuation, 4, 1, [.. field[9..], .. Indexed(4)]),
            ]);
        Assert.Equal(
            ["2|:method|GET|HEADERS[1]", "4|x-long,:path|value,/|CONTINUATION[1]"],
            Rows(packets, "http2.header", "frame.number", "http2.header.name", "http2.header.value", "_ws.col.Info"));
    }

    [Fact]
    public void Connections_that_do_not_fit_in_memory_wait_in_a_file()
    {
        const int Connections = 3000;
        string Value(int i) => new((char)('a' + i % 26), 1000);
        byte[] Added(int i) => [.. Preface, .. Frame(Headers, 5, 1, Literal("x-a", Value(i)))];
        SomePacket[] packets =
        [
            .. Enumerable.Range(0, Connections).Select(i => Segment(true, 1, Added(i), 20_000 + i)),
            .. Enumerable.Range(0, Connections)
                .Select(i => Segment(true, 1 + Added(i).Length, Frame(Headers, 5, 3, Indexed(62)), 20_000 + i)),
        ];
        var least = new BatchOptions { MemoryLimit = 8 << 20, PacketsPerBatch = 256 };
        Assert.Equal(
            Enumerable.Range(0, Connections).Select(i => $"{Connections + i + 1}|{Value(i)}"),
            Rows(packets, "http2.header.index == 62", least, out _, "frame.number", "http2.header.value"));
    }

    [Fact]
    public void Blocks_that_are_left_out_are_reported()
    {
        // Each byte names a whole entry of the table.
        byte[] block = [.. Literal("x-a", new string('v', 4000)), .. Enumerable.Repeat((byte)0xBE, 60)];
        byte[] frames = [.. Preface, .. Enumerable.Repeat(Frame(Headers, 5, 1, block), 8).SelectMany(frame => frame)];
        string[] rows = Rows(
            [Segment(true, 1, frames)], "http2", BatchOptions.Default, out ExportResult result, "http2.header.count");
        Assert.Equal("61,61,61,61,17", Assert.Single(rows));
        Assert.Contains("1 messages of several segments are in no packet", Assert.Single(result.Warnings));
    }

    // Damage in frames, in header fields and between segments: nothing but fewer values.
    [Fact]
    public void Damaged_streams_do_no_harm()
    {
        var random = new Random(12);
        var packets = new List<SomePacket>();
        for (int stream = 0; stream < 300; stream++)
        {
            bool fromClient = random.Next(3) > 0;
            byte[] bytes = RandomFrames(random);
            for (int change = random.Next(5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            packets.Add(Segment(true, 1, Preface, 1000 + stream));
            int most = 1 + random.Next(random.Next(2) == 0 ? 20 : 1400);
            for (int at = 0; at < bytes.Length; at += most)
            {
                byte[] part = bytes[at..Math.Min(at + most, bytes.Length)];
                SomePacket packet = Segment(
                    fromClient, at + (fromClient ? 1 + Preface.Length : 1), part, 1000 + stream);
                int kept = random.Next(50) == 0 ? random.Next(packet.Data.Length) : packet.Data.Length;
                if (random.Next(50) > 0)
                    packets.Add(packet with { Data = packet.Data[..kept] });
            }
        }
        Assert.NotEmpty(Rows([.. packets], "http2", [.. All, "http2.data.data", "_ws.col.Info", "frame.protocols"]));
        // As numbers, too.
        Assert.NotEmpty(Rows([.. packets], string.Join(" || ", All.Where(name => FieldCatalogue.Find(name)!.Type
            is FieldType.Unsigned8 or FieldType.Unsigned16 or FieldType.Unsigned32 or FieldType.Unsigned64)
            .Select(name => name + " == 1")), "frame.number"));
    }

    [Fact]
    public void Fields_are_those_of_tshark()
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        byte[] settings = [0, 2, 0, 0, 0, 1, 0, 3, 0, 0, 0, 9, 0, 8, 0, 0, 0, 1, 0, 77, 0, 0, 0, 5, 0, 1, 0];
        byte[] response =
        [
            .. Indexed(8), .. Literal(31, "text/html"), .. Literal(28, "12"), .. Literal(21, "x"),
            0x10, 2, (byte)'n', (byte)'v', 1, (byte)'1', 0x0F, 1, 1, (byte)'2',
        ];
        SomePacket[] packets =
        [
            Segment(true, 1, Preface),
            .. InSegments(false,
                [
                    Frame(Settings, 0, 0, settings), TableSize(60), Frame(Headers, 4, 1, response),
                    Frame(Headers, 0x2C, 1, [1, 0x80, 0, 0, 7, 200, .. Indexed(9), 0]),
                    Frame(PushPromise, 12, 1, [2, 0x80, 0, 0, 2, .. Request, 0, 0]),
                    Frame(Data, 8, 1, [9, 1, 2]), Frame(Ping, 1, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
                    Frame(7, 0, 0, [0x80, 0, 0, 3, 0, 0, 0, 11, 65]), Frame(8, 0xFF, 0x80000001, [0, 0, 1, 0]),
                    Frame(3, 0, 1, [0, 0, 0, 8]), Frame(10, 0, 1, [0, 1, 65, 66]), Frame(12, 0, 0, [0, 1, 65, 0, 9]),
                    Frame(16, 0, 0, [0, 0, 0, 1, 65]), Frame(99, 3, 5, [7]), Frame(2, 0, 3, [0, 0, 0, 1]),
                ]),
            .. InSegments(true,
                [
                    Frame(Settings, 1, 0, []), Frame(Headers, 5, 1, [.. NewSize(60), .. Request, .. Indexed(62)]),
                    Frame(Headers, 5, 3, [.. Literal(4, "/a%20b"), .. Literal("b", "c"), .. Indexed(62)]),
                    Frame(Headers, 5, 5, [.. Indexed(2), .. Indexed(70)]), Frame(Headers, 5, 7, Request),
                ], 1 + Preface.Length),
        ];
        using var capture = new TemporaryFile(Some.Pcap(packets));
        string[] fields = ["frame.number", .. All, "_ws.col.Protocol", "_ws.col.Info"];
        string[] expected = ForeignTool.Run("tshark",
            [
                "-n", "-r", capture.Path, "-T", "fields", "-E", "separator=|", "-Y", "http2",
                .. fields.SelectMany(field => new[] { "-e", field }),
            ]).Output;
        Assert.Equal(expected, Rows(packets, "http2", fields));
    }

    private static byte[] RandomFrames(Random random)
    {
        var frames = new List<byte>();
        for (int i = random.Next(1, 30); i > 0; i--)
        {
            byte[] block =
            [
                .. random.Next(4) == 0 ? NewSize(random.Next(5000)) : [], .. Request,
                .. Literal("x", new string('y', random.Next(300))), .. Indexed(random.Next(1, 70)),
                0x41, 0x8C, .. Convert.FromHexString("F1E3C2E5F23A6BA0AB90F4FF"),
            ];
            byte type = (byte)random.Next(random.Next(3) == 0 ? 20 : 10);
            frames.AddRange(random.Next(8) == 0
                ? TableSize((uint)random.Next(100_000))
                : Frame(type, (byte)random.Next(256), (uint)random.Next(20), block));
        }
        return [.. frames];
    }

    private static SomePacket[] InSegments(bool fromClient, byte[][] parts, int first = 1)
    {
        var packets = new List<SomePacket>();
        foreach (byte[] part in parts)
        {
            packets.Add(Segment(fromClient, first, part));
            first += part.Length;
        }
        return [.. packets];
    }

    private static string[] Rows(SomePacket[] packets, string filter, params string[] fields) =>
        Rows(packets, filter, BatchOptions.Default, out _, fields);

    private static string[] Rows(
        SomePacket[] packets, string filter, BatchOptions batches, out ExportResult result, params string[] fields) =>
        JoinedRows.Of(packets, filter, "eth:ethertype:ip:tcp:", batches, fields, out result);
}
