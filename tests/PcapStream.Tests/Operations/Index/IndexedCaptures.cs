using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Index;

/// <summary>Captures of a few megabytes that are worth an index.</summary>
internal static class IndexedCaptures
{
    private const int Packets = 4000;

    /// <summary>A capture whose times are nearly in order.</summary>
    /// <param name="random">Chooses lengths, times, bytes and damage.</param>
    /// <param name="isPcapNg">Whether it has interfaces and other blocks between packets.</param>
    /// <param name="damage">Number of places with other bytes than were written.</param>
    public static byte[] Some(Random random, bool isPcapNg, int damage)
    {
        byte[] capture = isPcapNg ? PcapNg(random) : Pcap(random);
        for (int i = 0; i < damage; i++)
        {
            Span<byte> range = capture.AsSpan(random.Next(1000, capture.Length - 30_000), random.Next(1, 20_000));
            if (i % 2 == 0)
                range.Clear();
            else
                random.NextBytes(range);
        }
        return capture;
    }

    private static byte[] Pcap(Random random) => Support.Some.Pcap(
    [
        .. Enumerable.Range(0, Packets).Select(i =>
        {
            byte[] data = Packet(random);
            uint time = (uint)Time(random, i);
            return new SomePacket(1000 + time / 1000, time % 1000 * 1000, data, (uint)data.Length);
        }),
    ]);

    private static byte[] PcapNg(Random random)
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface(1);
        int interfaces = 1;
        for (int i = 0; i < Packets; i++)
        {
            builder.Enhanced((uint)random.Next(interfaces), 1_000_000_000ul + (ulong)Time(random, i) * 1000,
                Packet(random));
            if (i % 1500 == 1499)
            {
                builder.Interface(1);
                interfaces++;
            }
        }
        return builder.ToArray();
    }

    // In milliseconds.
    private static int Time(Random random, int number) => Math.Max(0, number + random.Next(-20, 21));

    private static byte[] Packet(Random random)
    {
        byte[] packet = new byte[random.Next(60, 1500)];
        random.NextBytes(packet);
        return packet;
    }
}
