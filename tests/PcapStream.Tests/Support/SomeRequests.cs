using System.Buffers.Binary;
using System.Text;

namespace PcapStream.Tests.Support;

/// <summary>Captures with many requests and replies, far from each other, of echo, DNS and HTTP.</summary>
internal static class SomeRequests
{
    private const int Requests = 1500;
    private const int FrameBytes = 700;
    private const int Ip = 14;
    private const int Payload = 34;

    /// <summary>A pcap of a seed and an hour. What a reply answers may be there twice, later or never.</summary>
    public static byte[] Capture(int seed, int hour)
    {
        var random = new Random(seed * 100 + hour);
        List<(long Microseconds, byte[] Data)> packets = [];
        long now = 1_000_000_000 + hour * 3_600_000_000L;
        for (int i = 0; i < Requests; i++)
        {
            now += random.Next(40_000);
            long time = now;
            int replies = random.Next(4) % 3;
            byte kind = (byte)random.Next(4);
            int id = random.Next(30);
            (byte from, byte to) = ((byte)random.Next(1, 4), (byte)random.Next(4, 6));
            var port = (ushort)(40_000 + id % 7);
            uint sequence = (uint)random.Next();
            if (kind == 2 && random.Next(3) == 0)
                packets.Add((time, Segment(from, to, port, 53, sequence - 1, 2, [])));
            packets.Add((time, Message(kind, false, from, to, port, sequence, id, random)));
            for (int reply = 0; reply < replies; reply++)
            {
                time += random.Next(random.Next(2) == 0 ? 1_000 : 20_000_000);
                packets.Add((time, Message(kind, true, to, from, port, sequence, id, random)));
            }
        }
        return Some.Pcap(
        [
            .. packets.OrderBy(packet => packet.Microseconds).Select(packet => new SomePacket(
                (uint)(packet.Microseconds / 1_000_000), (uint)(packet.Microseconds % 1_000_000), packet.Data,
                (uint)packet.Data.Length)),
        ]);
    }

    private static byte[] Message(
        byte kind, bool isReply, byte from, byte to, ushort port, uint sequence, int id, Random random)
    {
        byte[] dns = Dns(isReply, id, random);
        return kind switch
        {
            0 => Echo(isReply, from, to, id),
            1 => Datagram(from, to, port, isReply, dns),
            2 => OverTcp(isReply, from, to, port, 53, isReply ? 1 : sequence, [0, (byte)dns.Length, .. dns]),
            _ => OverTcp(isReply, from, to, port, 80, sequence, Encoding.ASCII.GetBytes(Http(isReply, id))),
        };
    }

    // Names are longer than what is kept of them, too.
    private static string Http(bool isReply, int id) => isReply
        ? $"HTTP/1.1 {200 + id} Found\r\n\r\n"
        : $"GET /{id}{new string('x', id * 11)} HTTP/1.1\r\nHost: {id}{new string('h', id * 10)}\r\n\r\n";

    private static byte[] OverTcp(
        bool isReply, byte from, byte to, ushort port, ushort server, uint sequence, byte[] data) =>
        Segment(from, to, isReply ? server : port, isReply ? port : server, sequence, 0x18, data);

    private static byte[] Echo(bool isReply, byte from, byte to, int id)
    {
        byte[] message = [isReply ? (byte)0 : (byte)8, 0, 0, 0, 0, 1, 0, (byte)id];
        // In ones' complement, over what is not zero.
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)~((message[0] << 8) + 1 + id));
        return Frame(from, to, 1, message);
    }

    private static byte[] Dns(bool isReply, int id, Random random) =>
    [
        0, (byte)(id / 3), isReply ? (byte)0x81 : (byte)1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        1, (byte)('a' + random.Next(26)), 3, (byte)'n', (byte)'e', (byte)'t', 0, 0, 1, 0, 1,
    ];

    private static byte[] Datagram(byte from, byte to, ushort port, bool isReply, byte[] data)
    {
        byte[] datagram = [0, 0, 0, 0, 0, (byte)(8 + data.Length), 0, 0, .. data];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, isReply ? (ushort)53 : port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), isReply ? port : (ushort)53);
        return Frame(from, to, 17, datagram);
    }

    private static byte[] Segment(
        byte from, byte to, ushort source, ushort destination, uint sequence, byte flags, byte[] data)
    {
        byte[] segment = [.. new byte[12], 0x50, flags, 0, 99, 0, 0, 0, 0, .. data];
        BinaryPrimitives.WriteUInt16BigEndian(segment, source);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), destination);
        BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
        return Frame(from, to, 6, segment);
    }

    // Ethernet and IPv4, and padding after them, so that few packets are a large capture.
    private static byte[] Frame(byte from, byte to, byte protocol, byte[] payload)
    {
        byte[] frame = new byte[Math.Max(FrameBytes, Payload + payload.Length)];
        (frame[12], frame[Ip], frame[23]) = (8, 0x45, protocol);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(20 + payload.Length));
        (frame[26], frame[29], frame[30], frame[33]) = (10, from, 10, to);
        payload.CopyTo(frame, Payload);
        return frame;
    }
}
