namespace PcapStream.Tests.Support;

/// <summary>Captures that are large enough to be cut into shards, with addresses, comments and damage.</summary>
internal static class SomeLarge
{
    private const int Packets = 3000;

    /// <summary>A capture of a seed: pcap or pcapng, some with damage, some with times out of order.</summary>
    public static byte[] Capture(int seed)
    {
        var random = new Random(seed);
        byte[] capture = seed % 2 == 0 ? Pcap(random) : PcapNg(random);
        for (int i = 0; i < seed % 3 * 3; i++)
        {
            Span<byte> range = capture.AsSpan(random.Next(1000, capture.Length - 300_000), random.Next(1, 20_000));
            if (i % 2 == 0)
                range.Clear();
            else
                random.NextBytes(range);
        }
        return seed % 4 == 3 ? capture[..^5] : capture;
    }

    /// <summary>
    /// A pcap of a seed whose packets come in bursts: some too late by up to 40 ms, some after hours or before all.
    /// </summary>
    public static byte[] Bursts(int seed)
    {
        var random = new Random(seed);
        long microseconds = 1_000_000_000;
        return Some.Pcap([.. Enumerable.Range(0, Packets).Select(i =>
        {
            microseconds += random.Next(400) switch
            {
                0 => 3 * 3_600_000_000L,
                < 10 => random.Next(500_000),
                _ => random.Next(1 + seed % 7 * 2_000),
            };
            long time = random.Next(1000) == 0 ? 0 : microseconds - (random.Next(5) == 0 ? random.Next(40_000) : 0);
            byte[] data = Packet(random, i);
            return new SomePacket((uint)(time / 1_000_000), (uint)(time % 1_000_000), data, (uint)data.Length);
        })]);
    }

    private static byte[] Pcap(Random random) => Some.Pcap(
        [.. Enumerable.Range(0, Packets).Select(i =>
        {
            byte[] data = Packet(random, i);
            return new SomePacket((uint)(1000 + i - random.Next(300) / 299), 0, data, (uint)data.Length);
        })]);

    private static byte[] PcapNg(Random random)
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section((1, PcapNgBuilder.Text("a section")));
        builder.Interface(1).Interface(1);
        for (int i = 0; i < Packets; i++)
        {
            byte[] data = Packet(random, i);
            ulong ticks = 1_000_000_000 + (ulong)i - (ulong)(random.Next(300) / 299);
            switch (i % 500)
            {
                case 77:
                    builder.Enhanced(1, ticks, data, null, (1, PcapNgBuilder.Text($"comment {i}")));
                    break;
                case 201:
                    builder.Statistics(0, (ulong)i, (4, builder.Word64(i))).Simple((uint)data.Length, data);
                    break;
                case 333:
                    builder.Section().Interface(1).Interface(1);
                    goto default;
                default:
                    builder.Enhanced((uint)(i % 2), ticks, data);
                    break;
            }
        }
        return builder.ToArray();
    }

    // Ethernet, IPv4, and UDP or TCP between a few hosts.
    private static byte[] Packet(Random random, int number)
    {
        byte[] packet = new byte[random.Next(60, 1500)];
        random.NextBytes(packet);
        packet[12] = 8;
        packet[13] = 0;
        packet[14] = 0x45;
        packet[16] = (byte)((packet.Length - 14) >> 8);
        packet[17] = (byte)(packet.Length - 14);
        packet[18] = (byte)(number >> 8);
        packet[19] = (byte)number;
        packet[20] = packet[21] = 0;
        packet[23] = (byte)(number % 3 == 0 ? 6 : 17);
        for (int i = 0; i < 8; i++)
            packet[26 + i] = (byte)(i % 4 == 3 ? random.Next(9) : 10);
        packet[34] = packet[36] = 0;
        packet[38] = (byte)((packet.Length - 34) >> 8);
        packet[39] = (byte)(packet.Length - 34);
        packet[46] = 0x50;
        return packet;
    }
}
