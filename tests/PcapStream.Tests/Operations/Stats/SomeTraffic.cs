using System.Buffers.Binary;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>
/// Ethernet packets between random hosts, TCP, UDP and SCTP over IPv4 and IPv6, with ports that are used again.
/// </summary>
internal static class SomeTraffic
{
    private const int Transport = 24;

    public static List<SomePacket> Packets(int seed, int count, int hosts)
    {
        var random = new Random(seed);
        var packets = new List<SomePacket>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] data = Packet(random, hosts);
            packets.Add(
                new SomePacket(
                    (uint)(1_700_000_000 + i / 50 + random.Next(3)), (uint)random.Next(1_000_000), data,
                    (uint)(data.Length + random.Next(100))));
        }
        return packets;
    }

    private static byte[] Packet(Random random, int hosts)
    {
        bool six = random.Next(4) == 0;
        int ip = six ? 40 : 20;
        byte[] data = new byte[14 + ip + Transport + random.Next(40)];
        (byte from, byte to) = ((byte)random.Next(hosts), (byte)random.Next(hosts));
        data[5] = to;
        data[11] = from;
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(12), (ushort)(six ? 0x86DD : 0x0800));
        byte protocol = random.Next(5) switch { 0 => 17, 1 => 132, _ => 6 };
        Span<byte> network = data.AsSpan(14);
        if (six)
        {
            network[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(data.Length - 14 - ip));
            (network[6], network[23], network[39]) = (protocol, from, to);
        }
        else
        {
            network[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)(data.Length - 14));
            (network[9], network[12], network[15], network[16], network[19]) = (protocol, 10, from, 10, to);
        }
        Span<byte> transport = network[ip..];
        transport[1] = (byte)random.Next(6);
        transport[3] = (byte)random.Next(6);
        if (protocol == 17)
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(data.Length - 14 - ip));
        if (protocol != 6)
            return data;
        BinaryPrimitives.WriteUInt32BigEndian(transport[4..], (uint)random.Next(200));
        BinaryPrimitives.WriteUInt32BigEndian(transport[8..], (uint)random.Next(200));
        (transport[12], transport[13], transport[15]) =
            (0x50, (byte)(random.Next(8) == 0 ? 2 : random.Next(32)), (byte)random.Next(3));
        return data;
    }
}
