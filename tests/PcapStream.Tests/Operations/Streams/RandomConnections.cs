using System.Buffers.Binary;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams;

/// <summary>
/// Connections between few ends, with everything that goes wrong: lost, late and repeated segments, closed windows,
/// probes, ports that are used again, clocks that go back, and ICMP errors that quote segments.
/// </summary>
internal sealed class RandomConnections(int seed)
{
    private static readonly byte[] Ethernet = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0];

    private readonly Random _random = new(seed);
    private readonly Dictionary<(int From, int To), Side> _sides = [];
    private long _microseconds = 1_700_000_000_000_000;

    /// <summary>Packets of Ethernet.</summary>
    public List<SomePacket> Packets(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    private SomePacket Next()
    {
        _microseconds += Any(0, 1, 500, 2500, 3500, 15_000, 25_000, 1_000_000);
        if (Happens(0.02))
            _microseconds -= Any(10, 5000);
        int from = _random.Next(6);
        int to = (from + 1 + _random.Next(5)) % 6;
        if (Happens(0.5))
            (from, to) = Happens(0.5) ? (0, 1) : (1, 0);
        byte[] packet = Ip(from, to, 6, Segment(SideOf(from, to), SideOf(to, from), from, to));
        if (Happens(0.01))
            packet = Ip(to, from, 1, [3, 1, 0, 0, 0, 0, 0, 0, .. packet]);
        byte[] data = [.. Ethernet, .. packet];
        return new SomePacket(
            (uint)(_microseconds / 1_000_000), (uint)(_microseconds % 1_000_000), data, (uint)data.Length);
    }

    private byte[] Segment(Side sender, Side receiver, int from, int to)
    {
        uint sequence = sender.Next;
        uint acknowledgment = receiver.Next;
        int length = 0;
        TcpControl flags = TcpControl.Acknowledgment;
        bool advances = true;
        switch (_random.Next(100))
        {
            case < 8:
                flags = TcpControl.Synchronize;
                sequence = Happens(0.3) ? (uint)_random.Next() : sequence;
                break;
            case < 16:
                flags = TcpControl.Synchronize | TcpControl.Acknowledgment;
                break;
            case < 19:
                flags = Any(TcpControl.Finish, TcpControl.Finish | TcpControl.Acknowledgment);
                length = Any(0, 0, 5);
                break;
            case < 21:
                flags = Any(TcpControl.Reset, TcpControl.Reset | TcpControl.Acknowledgment);
                break;
            case < 60:
                length = Any(1, 1, 2, 10, 100, receiver.Window);
                break;
            case < 70:
                sequence -= Any(1u, 1u, 2u, 10u, 100u);
                length = Any(0, 1, 2, 10, 100);
                advances = false;
                break;
            case < 76:
                sequence += Any(1u, 10u, 100u);
                length = Any(0, 1, 2, 10);
                break;
            case < 80:
                sender.Window = Any(0, 0, 50, 100, 1000);
                break;
            case < 85:
                acknowledgment += Any(1u, 10u, 100u);
                break;
            case < 90:
                acknowledgment = sender.Acknowledgment;
                break;
        }
        sender.Acknowledgment = acknowledgment;
        bool hasEnds = (flags & (TcpControl.Synchronize | TcpControl.Finish)) != 0;
        if (advances)
            sender.Next = sequence + (uint)length + (hasEnds ? 1u : 0);
        return Tcp(from, to, sequence, acknowledgment, flags, sender.Window, length);
    }

    private byte[] Tcp(
        int from, int to, uint sequence, uint acknowledgment, TcpControl flags, int window, int length)
    {
        bool isSyn = (flags & TcpControl.Synchronize) != 0;
        if (length > 0 && Happens(0.3))
            flags |= TcpControl.Push;
        byte[] options = !isSyn && Happens(0.1)
            ? Blocks(acknowledgment)
            : Happens(isSyn ? 0.6 : 0.01) ? [3, 3, (byte)Any(0, 1, 7, 14, 15), 1] : [];
        byte[] header = new byte[20 + options.Length];
        BinaryPrimitives.WriteUInt16BigEndian(header, Port(from));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), Port(to));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), acknowledgment);
        header[12] = (byte)(header.Length / 4 << 4);
        header[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), (ushort)window);
        options.CopyTo(header, 20);
        return [.. header, .. new byte[length]];
    }

    // A selective acknowledgment of one block or two (RFC 2018).
    private byte[] Blocks(uint acknowledgment)
    {
        int count = _random.Next(1, 3);
        byte[] options = new byte[4 + 8 * count];
        (options[0], options[1], options[2], options[3]) = (1, 1, 5, (byte)(2 + 8 * count));
        for (int i = 0; i < 2 * count; i++)
        {
            acknowledgment += (uint)_random.Next(1, 30);
            BinaryPrimitives.WriteUInt32BigEndian(options.AsSpan(4 + 4 * i), acknowledgment);
        }
        return options;
    }

    private static byte[] Ip(int from, int to, byte protocol, byte[] payload)
    {
        int length = 20 + payload.Length;
        byte[] header =
        [
            0x45, 0, (byte)(length >> 8), (byte)length, 0, 0, 0, 0, 64, protocol, 0, 0,
            10, 0, 0, (byte)(1 + from / 2), 10, 0, 0, (byte)(1 + to / 2),
        ];
        return [.. header, .. payload];
    }

    private static ushort Port(int end) => (ushort)(end % 2 == 0 ? 80 : 1000 + end);

    private Side SideOf(int from, int to)
    {
        if (!_sides.TryGetValue((from, to), out Side? side))
            _sides[(from, to)] = side = new Side { Next = Any(0xFFFF_FF01u, 1u, 5000u), Window = Any(0, 100, 1000) };
        return side;
    }

    private bool Happens(double probability) => _random.NextDouble() < probability;

    private T Any<T>(params T[] values) => values[_random.Next(values.Length)];

    private sealed class Side
    {
        public uint Next;
        public uint Acknowledgment;
        public int Window;
    }
}
