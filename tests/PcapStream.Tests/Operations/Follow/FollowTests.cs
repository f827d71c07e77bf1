using System.Buffers.Binary;
using System.Text;
using PcapStream.Batching;
using PcapStream.Operations.Follow;
using PcapStream.Protocols;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Follow;

/// <summary>Following streams of crafted and random segments.</summary>
public sealed class FollowTests
{
    private const byte Syn = 2;
    private const byte Ack = 16;

    [Fact]
    public void Segments_are_put_in_order_and_repeated_bytes_count_once()
    {
        Received received = Follow(
            Segment(true, 99, 0, Syn, ""), Segment(false, 499, 100, Syn | Ack, ""),
            Segment(true, 103, 500, Ack, "def"), Segment(true, 100, 500, Ack, "abc"),
            Segment(true, 102, 500, Ack, "cdefgh"), Segment(false, 500, 108, Ack, "OK"),
            Segment(true, 100, 500, Ack, "abc"));
        Assert.Equal("C:abc C:def C:gh S:OK", received.Text);
    }

    [Fact]
    public void Gap_is_passed_when_the_data_after_it_is_acknowledged()
    {
        Received received = Follow(
            Segment(true, 99, 0, Syn, ""), Segment(true, 110, 0, Ack, "later"), Segment(false, 500, 110, Ack, ""),
            Segment(false, 500, 115, Ack, "OK"));
        Assert.Equal("C:[10] C:later S:OK", received.Text);
        Assert.Equal(10, received.Totals.Missing);
    }

    [Fact]
    public void Data_after_a_gap_that_nobody_acknowledged_is_reported()
    {
        Received received = Follow(Segment(true, 99, 0, Syn, ""), Segment(true, 110, 0, Ack, "later"));
        Assert.Equal(("", 5L), (received.Text, received.Totals.Left));
    }

    [Fact]
    public void Sequence_numbers_wrap() => Assert.Equal(
        "C:abc C:def",
        Follow(
            Segment(true, uint.MaxValue - 2, 0, Syn, ""), Segment(true, 1, 0, Ack, "def"),
            Segment(true, uint.MaxValue - 1, 0, Ack, "abc")).Text);

    [Fact]
    public void Gap_is_passed_when_there_is_no_room_for_more_data_after_it()
    {
        byte[][] packets =
        [
            Segment(true, 99, 0, Syn, ""),
            .. Enumerable.Range(0, 9_000).Select(i => Segment(true, 200 + 2 * (uint)i, 0, Ack, "x")),
        ];
        Received received = Follow(packets);
        Assert.StartsWith("C:[100] C:x C:[1] C:x", received.Text);
        Assert.InRange(received.Totals.Left, 1, 9_000);
        Assert.Equal(9_000, received.Totals.Left + received.Totals.FromClient);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Shuffled_and_repeated_segments_give_the_bytes_that_were_sent(int seed)
    {
        var random = new Random(seed);
        byte[] sent = new byte[20_000];
        random.NextBytes(sent);
        uint first = (uint)random.Next(int.MinValue, int.MaxValue);
        List<(int Start, int Length)> parts = [];
        for (int at = 0; at < sent.Length;)
        {
            int length = Math.Min(random.Next(1, 200), sent.Length - at);
            // Some begin earlier, with bytes that were sent before.
            int early = Math.Min(at, random.Next(3) == 0 ? random.Next(100) : 0);
            parts.Add((at - early, length + early));
            at += length;
        }
        (int Start, int Length)[] order =
        [
            .. parts.Concat(parts.Where(_ => random.Next(4) == 0))
                .Select((part, i) => (part, Place: i % parts.Count + random.Next(12))).OrderBy(one => one.Place)
                .Select(one => one.part),
        ];
        byte[][] packets =
        [
            Segment(true, first - 1, 0, Syn, []),
            .. order.Select(part => Segment(
                true, first + (uint)part.Start, 0, Ack, sent.AsSpan(part.Start, part.Length).ToArray())),
        ];
        Received received = Follow(packets);
        Assert.Equal(sent, received.Client.ToArray());
        Assert.Equal((0, 0), (received.Totals.Left, received.Totals.Missing));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void No_segments_make_it_fail_and_batches_have_no_influence(int seed)
    {
        var random = new Random(seed);
        byte[][] packets = new byte[3_000][];
        for (int i = 0; i < packets.Length; i++)
        {
            byte[] data = new byte[random.Next(60)];
            random.NextBytes(data);
            uint near = (uint)random.Next(random.Next(2) == 0 ? 2_000 : int.MaxValue);
            packets[i] = Segment(random.Next(2) == 0, near, (uint)random.Next(4_000), (byte)random.Next(64), data);
            if (random.Next(8) == 0)
                packets[i][random.Next(packets[i].Length)] ^= (byte)(1 << random.Next(8));
        }
        Assert.Equal(Follow(packets).Text, Follow(new BatchOptions { PacketsPerBatch = 7 }, packets).Text);
    }

    private static Received Follow(params byte[][] packets) => Follow(BatchOptions.Default, packets);

    private static Received Follow(BatchOptions batches, byte[][] packets)
    {
        using var file = new TemporaryFile(Some.Pcap(
            packets.Select(data => new SomePacket(0, 0, data, (uint)data.Length)), link: 101));
        var received = new Received();
        var options = new FollowOptions { Batches = batches, Protocol = Protocol.Tcp, Stream = 0 };
        received.Totals = FollowOperation.Run(file.Path, received, options).Totals;
        return received;
    }

    private static byte[] Segment(bool fromClient, uint sequence, uint acknowledgment, byte flags, string data) =>
        Segment(fromClient, sequence, acknowledgment, flags, Encoding.ASCII.GetBytes(data));

    private static byte[] Segment(bool fromClient, uint sequence, uint acknowledgment, byte flags, byte[] data)
    {
        byte[] packet = new byte[40 + data.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        (packet[8], packet[9]) = (64, 6);
        (packet[12], packet[15]) = (10, (byte)(fromClient ? 1 : 2));
        (packet[16], packet[19]) = (10, (byte)(fromClient ? 2 : 1));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)(fromClient ? 1_024 : 80));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), (ushort)(fromClient ? 80 : 1_024));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(24), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(28), acknowledgment);
        (packet[32], packet[33]) = (0x50, flags);
        data.CopyTo(packet, 40);
        return packet;
    }

    private sealed class Received : IStreamReceiver
    {
        private readonly StringBuilder _text = new();

        public StreamTotals Totals { get; set; }

        public MemoryStream Client { get; } = new();

        public string Text => _text.ToString().Trim();

        public void Begin(NetworkAddress client, ushort clientPort, NetworkAddress server, ushort serverPort) =>
            Assert.NotEqual(client, server);

        public void Add(bool fromServer, ReadOnlySpan<byte> data)
        {
            if (!fromServer)
                Client.Write(data);
            _text.Append($"{(fromServer ? 'S' : 'C')}:{Encoding.Latin1.GetString(data)} ");
        }

        public void AddMissing(bool fromServer, uint bytes) => _text.Append($"{(fromServer ? 'S' : 'C')}:[{bytes}] ");
    }
}
