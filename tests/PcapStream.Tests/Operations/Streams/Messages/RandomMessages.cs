using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Messages;

/// <summary>
/// Connections of TLS, HTTP and DNS whose messages are cut into segments anywhere: several in one segment, and one in
/// many.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="hasTrouble">Whether segments of TLS are sent again, late or not at all.</param>
internal sealed class RandomMessages(int seed, bool hasTrouble = false)
{
    private static readonly byte[] Ethernet = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0];

    private readonly Random _random = new(seed);
    private long _microseconds = 1_700_000_000_000_000;

    /// <summary>Packets of Ethernet, of one connection after the other.</summary>
    public List<SomePacket> Packets(int connections) =>
        [.. Enumerable.Range(0, connections).SelectMany(number => Connection(number))];

    private List<SomePacket> Connection(int number)
    {
        (ushort port, List<Turn> turns) = _random.Next(3) switch
        {
            0 => ((ushort)443, Tls()),
            1 => ((ushort)80, Http()),
            _ => ((ushort)53, Dns()),
        };
        var ends = new Ends(number, port, (uint)_random.Next(), Any((uint)_random.Next(), uint.MaxValue - 300));
        List<SomePacket> packets =
            [Segment(ends, false, 0, 2, []), Segment(ends, true, 0, 18, []), Segment(ends, false, 1, 16, [])];
        uint[] sent = [1, 1];
        foreach (Turn turn in turns)
        {
            int side = turn.FromServer ? 1 : 0;
            List<(uint At, byte[] Data)> pieces = Cut(turn.Data, turn.Whole);
            if (hasTrouble && port == 443)
                Disturb(pieces);
            foreach ((uint at, byte[] data) in pieces)
                packets.Add(Segment(ends, turn.FromServer, sent[side] + at, 16, data));
            sent[side] += (uint)turn.Data.Length;
        }
        packets.Add(Segment(ends, true, sent[1], 17, []));
        packets.Add(Segment(ends, false, sent[0], 17, []));
        return packets;
    }

    // The last bytes of some data stay together.
    private List<(uint At, byte[] Data)> Cut(byte[] data, int whole)
    {
        int most = Any(9, 100, 536, 1448, 1448);
        var pieces = new List<(uint, byte[])>();
        for (int at = 0; at < data.Length;)
        {
            int length = _random.Next(4) == 0 ? _random.Next(1, most + 1) : most;
            bool splitsEnd = at < data.Length - whole && at + length > data.Length - whole;
            if (at >= data.Length - whole)
                length = whole;
            length = splitsEnd ? data.Length - whole - at : Math.Min(length, data.Length - at);
            pieces.Add(((uint)at, data[at..(at + length)]));
            at += length;
        }
        return pieces;
    }

    private void Disturb(List<(uint At, byte[] Data)> pieces)
    {
        for (int i = 1; i + 1 < pieces.Count; i++)
        {
            switch (_random.Next(40))
            {
                case 0:
                    pieces.Insert(i + 1, pieces[i]);
                    i++;
                    break;
                case 1:
                    (pieces[i], pieces[i + 1]) = (pieces[i + 1], pieces[i]);
                    i++;
                    break;
                case 2:
                    pieces.RemoveAt(i);
                    break;
            }
        }
    }

    private List<Turn> Tls()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"host{_random.Next(1000)}.example");
        byte[] serverName =
            [.. Short(name.Length + 3), 0, .. Short(name.Length), .. Encoding.ASCII.GetBytes(name)];
        byte[] padding = new byte[Any(0, 100, 1700, 3000)];
        byte[] extensions =
        [
            0, 0, .. Short(serverName.Length), .. serverName, 0, 21, .. Short(padding.Length), .. padding,
        ];
        byte[] hello =
            [3, 3, .. Bytes(32), 0, 0, 2, 0x13, 1, 1, 0, .. Short(extensions.Length), .. extensions];
        byte[] answer = [3, 3, .. Bytes(32), 0, 0x13, 1, 0, 0, 0];
        return
        [
            new Turn(false, Record(22, Handshake(1, hello))),
            new Turn(true, [.. Record(22, Handshake(2, answer)),
                .. Record(22, Handshake(11, [0, 0, 0, .. new byte[Any(10, 2000, 5000)]])), .. Record(20, [1]),
                .. Data(Any(0, 1, 3))]),
            new Turn(false, [.. Record(20, [1]), .. Data(Any(0, 2))]),
        ];
    }

    private byte[] Data(int records) =>
        [.. Enumerable.Range(0, records).SelectMany(_ => Record(23, Bytes(Any(5, 50, 1400, 4000, 16_000))))];

    private List<Turn> Http()
    {
        var turns = new List<Turn>();
        int exchanges = _random.Next(1, 5);
        for (int i = 1; i <= exchanges; i++)
        {
            string method = Any("GET", "GET", "POST", "HEAD");
            byte[] body = method == "POST" ? Bytes(Any(0, 10, 3000)) : [];
            string length = method == "POST" ? $"Content-Length: {body.Length}\r\n" : "";
            turns.Add(new Turn(false, Message(
                $"{method} /{_random.Next(1000)} HTTP/1.1\r\nHost: h{_random.Next(99)}.example\r\n"
                + $"Cookie: {new string('c', Any(1, 500, 3000))}\r\n{length}\r\n", body)));
            turns.Add(Response(method == "HEAD", i == exchanges));
        }
        return turns;
    }

    private Turn Response(bool hasNoBody, bool isLast)
    {
        string head = $"HTTP/1.1 {Any(200, 404, 304, 204)} X\r\nServer: s\r\n";
        if (head.Contains("304") || head.Contains("204"))
            return new Turn(true, Message(head + "\r\n", []));
        byte[] body = Bytes(Any(0, 20, 3000, 9000));
        switch (_random.Next(isLast ? 3 : 2))
        {
            case 0:
                return new Turn(true, Message(
                    $"{head}Content-Length: {body.Length}\r\n\r\n", hasNoBody ? [] : body));
            case 1:
                byte[] chunks = hasNoBody ? [] :
                [
                    .. Enumerable.Range(0, _random.Next(4)).SelectMany(_ => Chunk(Bytes(Any(1, 30, 2000)))),
                    .. "0\r\n\r\n"u8,
                ];
                // Wireshark 4.0 finds the last chunk malformed when it is cut.
                return new Turn(true, Message($"{head}Transfer-Encoding: chunked\r\n\r\n", chunks), hasNoBody ? 0 : 5);
            default:
                return new Turn(true, Message(head + "\r\n", hasNoBody ? [] : Bytes(4000)));
        }
    }

    private List<Turn> Dns()
    {
        var turns = new List<Turn>();
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            byte[] id = Bytes(2);
            byte[] question = [4, .. "host"u8, 7, .. "example"u8, 0, 0, 1, 0, 1];
            int answers = Any(1, 20, 200);
            byte[] records =
            [
                .. Enumerable.Range(0, answers).SelectMany(
                    _ => (byte[])[0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 1, 2, 3, 4]),
            ];
            byte[] query = [.. id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. question];
            byte[] answer = [.. id, 0x81, 0x80, 0, 1, .. Short(answers), 0, 0, 0, 0, .. question, .. records];
            turns.Add(new Turn(false, [.. Short(query.Length), .. query]));
            turns.Add(new Turn(true, [.. Short(answer.Length), .. answer]));
        }
        return turns;
    }

    private SomePacket Segment(Ends ends, bool fromServer, uint offset, byte flags, byte[] data)
    {
        _microseconds += Any(100, 1000, 20_000);
        byte[] client = [10, 0, (byte)(ends.Number >> 8), (byte)ends.Number];
        byte[] server = [192, 0, 2, 1];
        byte[] numbers = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, (fromServer ? ends.Server : ends.Client) + offset);
        byte[] ports = fromServer ? [.. Short(ends.Port), 0x9C, 0x40] : [0x9C, 0x40, .. Short(ends.Port)];
        byte[] tcp = [.. ports, .. numbers, 0x50, flags, 0xFF, 0, 0, 0, 0, 0, .. data];
        byte[] packet =
        [
            .. Ethernet, 0x45, 0, .. Short(20 + tcp.Length), 0, 0, 0x40, 0, 64, 6, 0, 0,
            .. fromServer ? server : client, .. fromServer ? client : server, .. tcp,
        ];
        return new SomePacket(
            (uint)(_microseconds / 1_000_000), (uint)(_microseconds % 1_000_000), packet, (uint)packet.Length);
    }

    private static byte[] Message(string head, byte[] body) => [.. Encoding.ASCII.GetBytes(head), .. body];

    private static byte[] Chunk(byte[] data) => [.. Encoding.ASCII.GetBytes($"{data.Length:x}\r\n"), .. data, 13, 10];

    private static byte[] Record(byte type, byte[] data) => [type, 3, 3, .. Short(data.Length), .. data];

    private static byte[] Handshake(byte type, byte[] body) => [type, 0, .. Short(body.Length), .. body];

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Any<T>(params T[] values) => values[_random.Next(values.Length)];

    /// <summary>Data that one side sends.</summary>
    /// <param name="FromServer">The side.</param>
    /// <param name="Data">The data.</param>
    /// <param name="Whole">Bytes at the end that are in one segment.</param>
    private sealed record Turn(bool FromServer, byte[] Data, int Whole = 0);

    private sealed record Ends(int Number, ushort Port, uint Client, uint Server);
}
