using System.Text;
using PcapStream.Batching;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Messages;

public sealed class MessageTrackerTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4, 4096)]
    [InlineData(3, 7)]
    public void Rows_are_the_same_for_any_threads_and_batches(int threads, int packets)
    {
        using var capture = new TemporaryFile(Some.Pcap(new RandomMessages(seed: 8, hasTrouble: true).Packets(100)));
        var batches = new BatchOptions { Threads = threads, PacketsPerBatch = packets, LeastRange = 1 << 16 };
        Assert.Equal(MessageRows.Of(capture.Path), MessageRows.Of(capture.Path, batches));
    }

    [Fact]
    public void A_message_is_in_the_packet_that_completes_it()
    {
        byte[] request = Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nCookie: {new string('c', 3000)}\r\nHost: example.com\r\n\r\n");
        using var capture = new TemporaryFile(Some.Pcap(Segments(port: 80, request, most: 1000)));
        Assert.Equal(["4\texample.com"], Hosts(capture.Path, joins: true));
        Assert.Empty(Hosts(capture.Path, joins: false));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void A_head_ends_wherever_its_segments_do(string end)
    {
        byte[] request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1{end}a: b{end}Host: example.com{end}{end}");
        for (int most = 1; most <= request.Length; most++)
        {
            using var capture = new TemporaryFile(Some.Pcap(Segments(port: 80, request, most)));
            Assert.Equal([$"{(request.Length + most - 1) / most}\texample.com"], Hosts(capture.Path, joins: true));
        }
    }

    [Fact]
    public void Messages_that_do_not_fit_in_memory_are_not_forgotten()
    {
        const int Streams = 3000;
        byte[] hello = [22, 3, 3, 0x10, 0, 1, 0, 0xF, 0xFC, 3, 3, .. new byte[0xFFA]];
        // The first half of each message, and then the second half of each.
        using var capture = new TemporaryFile(Some.Pcap(Enumerable.Range(0, 2 * Streams).Select(i => i < Streams
            ? Segment(i, 443, 0, hello[..2000])
            : Segment(i - Streams, 443, 2000, hello[2000..]))));
        string[] rows = MessageRows.Of(
            capture.Path, out ExportResult result, new BatchOptions { MemoryLimit = 8 << 20, PacketsPerBatch = 256 });
        Assert.Equal(
            Enumerable.Range(Streams + 1, Streams).Select(number => $"{number}"),
            rows.Select(row => row.Split('\t')[0]));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Messages_that_are_left_out_are_reported()
    {
        byte[] endless = Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nCookie: {new string('c', 80_000)}\r\nHost: a\r\n\r\n");
        using var capture = new TemporaryFile(Some.Pcap(Segments(port: 80, endless, most: 1000)));
        // The rest of the request is no message, as in a capture that begins inside one.
        Assert.Empty(Hosts(capture.Path, joins: true));
        MessageRows.Of(capture.Path, out ExportResult result);
        Assert.Contains("1 messages of several segments are in no packet", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Mutated_connections_never_throw()
    {
        var random = new Random(20);
        for (int round = 0; round < 40; round++)
        {
            List<SomePacket> packets = new RandomMessages(round, hasTrouble: true).Packets(10);
            for (int i = 0; i < packets.Count; i++)
            {
                SomePacket packet = packets[i];
                for (int changes = random.Next(3); changes > 0; changes--)
                {
                    // In the numbers of the header, or at the start of the data.
                    int at = 34 + random.Next(40);
                    if (at < packet.Data.Length)
                        packet.Data[at] = (byte)random.Next(256);
                }
                int other = Math.Min(i + random.Next(3), packets.Count - 1);
                (packets[i], packets[other]) = (packets[other], packets[i]);
            }
            using var capture = new TemporaryFile(Some.Pcap(packets));
            MessageRows.Of(capture.Path, out ExportResult result);
            Assert.Empty(result.Failures);
        }
    }

    private static string[] Hosts(string path, bool joins)
    {
        using var text = new MemoryStream();
        ExportOperation.Run([path], text, new ExportOptions
        {
            Columns = [FieldCatalogue.Find("frame.number")!, FieldCatalogue.Find("http.host")!],
            SkipEmpty = true,
            JoinSegments = joins,
        });
        return Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<SomePacket> Segments(ushort port, byte[] data, int most) =>
        Enumerable.Range(0, (data.Length + most - 1) / most)
            .Select(i => Segment(0, port, i * most, data[(i * most)..Math.Min(data.Length, (i + 1) * most)]));

    private static SomePacket Segment(int stream, ushort port, int sequence, byte[] data)
    {
        int length = 40 + data.Length;
        byte[] packet =
        [
            2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
            0x45, 0, (byte)(length >> 8), (byte)length, 0, 0, 0x40, 0, 64, 6, 0, 0,
            10, 0, (byte)(stream >> 8), (byte)stream, 192, 0, 2, 1,
            0x9C, 0x40, (byte)(port >> 8), (byte)port, 0, (byte)(sequence >> 16), (byte)(sequence >> 8), (byte)sequence,
            0, 0, 0, 0,
            0x50, 16, 0xFF, 0, 0, 0, 0, 0, .. data,
        ];
        return new SomePacket(1_700_000_000, 0, packet, (uint)packet.Length);
    }
}
