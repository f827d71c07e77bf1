using System.Buffers.Binary;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Fragments;

/// <summary>
/// Datagrams of UDP in fragments of IPv4 and IPv6, with and without a VLAN, that come in any order, twice, or not all.
/// </summary>
internal sealed class RandomDatagrams(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The packets, and for each the payload of the datagram that it completes.</summary>
    public List<(SomePacket Packet, string Payload)> Packets(int datagrams)
    {
        var all = new List<(byte[] Packet, int Datagram, int Fragment)>();
        var payloads = new string[datagrams];
        var missing = new HashSet<int>[datagrams];
        for (int i = 0; i < datagrams; i++)
        {
            byte[] payload = new byte[_random.Next(1, 3000)];
            _random.NextBytes(payload);
            payloads[i] = Convert.ToHexStringLower(payload);
            List<byte[]> fragments = Fragments(payload, (uint)i, size: 8 * _random.Next(5, 100));
            missing[i] = [.. Enumerable.Range(0, fragments.Count)];
            var own = fragments.Select((packet, index) => (packet, i, index)).ToList();
            if (_random.Next(5) == 0)
                own.Add(own[_random.Next(own.Count - 1)]);
            if (_random.Next(5) == 0)
                own.RemoveAt(_random.Next(own.Count));
            all.AddRange(own);
        }
        // Fragments come near their neighbours.
        IEnumerable<(byte[] Packet, int Datagram, int Fragment)> order = all
            .Select((one, at) => (One: one, At: at + _random.Next(40))).OrderBy(one => one.At).Select(one => one.One);
        return [.. order.Select(one => (Packet(one.Packet), Completes(one.Datagram, one.Fragment)))];

        string Completes(int datagram, int fragment) =>
            missing[datagram].Remove(fragment) && missing[datagram].Count == 0 ? payloads[datagram] : "";
    }

    /// <summary>A packet as it is captured.</summary>
    public static SomePacket Packet(byte[] packet) => new(1_700_000_000, 0, packet, (uint)packet.Length);

    /// <summary>A fragment of UDP over IPv4 over Ethernet.</summary>
    public static byte[] Ipv4(uint id, int offset, bool more, ReadOnlySpan<byte> part, params byte[] tag) =>
    [
        2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, .. tag, 8, 0,
        0x45, 0, (byte)((20 + part.Length) >> 8), (byte)(20 + part.Length), (byte)(id >> 8), (byte)id,
        (byte)((offset >> 11) | (more ? 0x20 : 0)), (byte)(offset >> 3), 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
        .. part,
    ];

    /// <summary>A datagram of UDP.</summary>
    public static byte[] Udp(ReadOnlySpan<byte> payload)
    {
        byte[] datagram = [0x10, 0, 0x20, 0, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        return datagram;
    }

    // Large enough for two fragments.
    private List<byte[]> Fragments(byte[] payload, uint id, int size)
    {
        byte[] datagram = Udp(payload);
        size = Math.Min(size, Math.Max(8, datagram.Length / 2 & ~7));
        byte[] tag = _random.Next(3) == 0 ? [0x81, 0, 0, (byte)_random.Next(1, 4)] : [];
        bool isIpv6 = _random.Next(3) == 0;
        var fragments = new List<byte[]>();
        for (int start = 0; start < datagram.Length; start += size)
        {
            ReadOnlySpan<byte> part = datagram.AsSpan(start, Math.Min(size, datagram.Length - start));
            bool more = start + size < datagram.Length;
            fragments.Add(isIpv6 ? Ipv6(id, start, more, part, tag) : Ipv4(id, start, more, part, tag));
        }
        return fragments;
    }

    private static byte[] Ipv6(uint id, int offset, bool more, ReadOnlySpan<byte> part, byte[] tag) =>
    [
        2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, .. tag, 0x86, 0xDD,
        0x60, 0, 0, 0, (byte)((8 + part.Length) >> 8), (byte)(8 + part.Length), 44, 64,
        0x20, 1, 0xD, 0xB8, .. new byte[11], 1, 0x20, 1, 0xD, 0xB8, .. new byte[11], 2,
        17, 0, (byte)(offset >> 8), (byte)((offset & 0xF8) | (more ? 1 : 0)), 0, 0, (byte)(id >> 8), (byte)id,
        .. part,
    ];
}
