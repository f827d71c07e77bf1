using System.Buffers.Binary;
using System.Text;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams;

/// <summary>
/// Requests and replies between few ends, with everything that goes wrong: lost, late, repeated and changed ones, and
/// identifiers that are used again.
/// </summary>
internal sealed class RandomRequests(int seed)
{
    private static readonly byte[] Macs = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];

    private readonly Random _random = new(seed);
    private readonly Dictionary<(int From, int To, ushort Server), uint> _sequences = [];
    private long _microseconds = 1_700_000_000_000_000;

    /// <summary>Packets of Ethernet.</summary>
    public List<SomePacket> Packets(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private SomePacket Next()
    {
        _microseconds += Any(0, 1, 500, 15_000, 1_000_000, 7_000_000);
        if (_random.Next(50) == 0)
            _microseconds -= 5000;
        int from = _random.Next(3);
        int to = _random.Next(3);
        byte[] data = Any(EchoOfIpv4, EchoOfIpv6, DnsOfUdp, DnsOfTcp, Http)(from, to);
        if (_random.Next(8) == 0)
            data = [.. data[..12], 0x81, 0, 0, (byte)_random.Next(3), .. data[12..]];
        return new SomePacket(
            (uint)(_microseconds / 1_000_000), (uint)(_microseconds % 1_000_000), data, (uint)data.Length);
    }

    private byte[] EchoOfIpv4(int from, int to)
    {
        byte[] echo = Echo(Any<byte>(0, 8, 8, 13, 14));
        WriteSum(echo, []);
        byte[] packet = Ipv4(from, to, 1, echo);
        if (_random.Next(20) == 0)
            packet = Ipv4(to, from, 1, [3, 1, 0, 0, 0, 0, 0, 0, .. packet]);
        return [.. Macs, 8, 0, .. packet];
    }

    private byte[] EchoOfIpv6(int from, int to)
    {
        byte[] echo = Echo(Any<byte>(128, 129, 129));
        byte[] source = [0xFC, 0, .. new byte[13], (byte)from];
        byte[] destination = [0xFC, 0, .. new byte[13], (byte)to];
        WriteSum(echo, [.. source, .. destination, 0, 0, 0, (byte)echo.Length, 0, 0, 0, 58]);
        return [.. Macs, 0x86, 0xDD, 0x60, 0, 0, 0, 0, (byte)echo.Length, 58, 64, .. source, .. destination, .. echo];
    }

    private byte[] DnsOfUdp(int from, int to)
    {
        byte[] message = Dns();
        ushort client = (ushort)(40_000 + _random.Next(2));
        ushort server = Any<ushort>(53, 53, 5353, 5355);
        bool isResponse = (message[2] & 0x80) != 0;
        byte[] datagram =
            [.. Ports(isResponse ? server : client, isResponse ? client : server),
                0, (byte)(8 + message.Length), 0, 0, .. message];
        return [.. Macs, 8, 0, .. Ipv4(from, to, 17, datagram)];
    }

    private byte[] DnsOfTcp(int from, int to)
    {
        byte[] data = [];
        do
        {
            byte[] message = Dns();
            data = [.. data, 0, (byte)message.Length, .. message];
        }
        while (_random.Next(4) == 0);
        return Segment(from, to, 53, data);
    }

    private byte[] Dns() =>
    [
        0, (byte)_random.Next(6), Any<byte>(0, 0, 0x80), 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 1, 0, 1,
    ];

    private byte[] Http(int from, int to)
    {
        string text = "";
        do
        {
            text += Any(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n");
        }
        while (_random.Next(6) == 0);
        return Segment(from, to, 80, Encoding.ASCII.GetBytes(text));
    }

    // The connection's next segment, or a SYN on ports that are used again.
    private byte[] Segment(int from, int to, ushort server, byte[] data)
    {
        if (from == to)
            to = (to + 1) % 3;
        ushort fromPort = from < to ? (ushort)1000 : server;
        ushort toPort = from < to ? server : (ushort)1000;
        bool isSyn = _random.Next(20) == 0;
        if (isSyn)
        {
            data = [];
            _sequences[(from, to, server)] = (uint)_random.Next();
        }
        uint sequence = _sequences.GetValueOrDefault((from, to, server));
        uint acknowledgment = _sequences.GetValueOrDefault((to, from, server));
        _sequences[(from, to, server)] = sequence + (uint)data.Length + (isSyn ? 1u : 0);
        byte[] numbers = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(numbers, sequence);
        BinaryPrimitives.WriteUInt32BigEndian(numbers.AsSpan(4), acknowledgment);
        byte[] segment =
            [.. Ports(fromPort, toPort), .. numbers, 0x50, (byte)(isSyn ? 2 : 0x18), 100, 0, 0, 0, 0, 0, .. data];
        return [.. Macs, 8, 0, .. Ipv4(from, to, 6, segment)];
    }

    private static byte[] Ports(ushort source, ushort destination) =>
        [(byte)(source >> 8), (byte)source, (byte)(destination >> 8), (byte)destination];

    private byte[] Echo(byte type) =>
        [type, (byte)(_random.Next(30) == 0 ? 1 : 0), 0, 0, 0, 1, 0, (byte)_random.Next(4),
            .. new byte[] { 1, 2, (byte)(_random.Next(30) == 0 ? 4 : 3), 4 }[.._random.Next(2, 5)]];

    private void WriteSum(byte[] message, byte[] pseudoHeader)
    {
        uint sum = 0;
        byte[] all = [.. pseudoHeader, .. message, 0];
        for (int i = 0; i + 1 < all.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(all.AsSpan(i));
        sum = (sum & 0xFFFF) + (sum >> 16);
        ushort right = (ushort)~((sum & 0xFFFF) + (sum >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(
            message.AsSpan(2), _random.Next(20) == 0 ? Any<ushort>(0, 0xFFFF, 0x0800, 0xF7FF) : right);
    }

    private static byte[] Ipv4(int from, int to, byte protocol, byte[] payload)
    {
        int length = 20 + payload.Length;
        return
        [
            0x45, 0, (byte)(length >> 8), (byte)length, 0, 0, 0, 0, 64, protocol, 0, 0,
            10, 0, 0, (byte)(1 + from), 10, 0, 0, (byte)(1 + to), .. payload,
        ];
    }

    private T Any<T>(params T[] values) => values[_random.Next(values.Length)];
}
