using System.Buffers.Binary;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Plan;

/// <summary>A kind of traffic: the lengths of the packets of a capture of 8 MiB, as they follow each other.</summary>
internal sealed record TrafficKind(string Name, Func<Random, IEnumerable<int>> Lengths)
{
    private const int Bytes = 8 << 20;
    private const int Short = 60;
    private const int Long = 1514;

    public static TrafficKind[] All { get; } =
    [
        new("one length", _ => Runs(() => (500, Bytes))),
        new("any length", random => Runs(() => (random.Next(Short, Long), 1))),
        new("two lengths", random => Runs(() => (Either(random, 0.5), 1))),
        new("blocks of 4 kB", random => Runs(() => (Either(random, 0.5), random.Next(2_000, 6_000)))),
        new("blocks of 40 kB", random => Runs(() => (Either(random, 0.3), random.Next(20_000, 60_000)))),
        new("blocks of 400 kB", random => Runs(() => (Either(random, 0.5), random.Next(200_000, 600_000)))),
        new("rare blocks", random => Runs(() => (Either(random, 0.05), random.Next(2_000, 6_000)))),
        new("two halves", Halves),
        new("drift", Drift),
        new("bursts", random => Bursts(random, every: 200_000, burst: 20_000)),
        new("rare bursts", random => Bursts(random, every: Bytes / 12, burst: 2_000)),
        new("heavy tail", random => Runs(() => (
            (int)Math.Min(9000, 54 / Math.Pow(1 - random.NextDouble(), 1.4)),
            (int)Math.Min(Bytes / 4, 2000 / Math.Pow(1 - random.NextDouble(), 0.9))))),
        new("one jumbo stretch", Jumbo),
    ];

    /// <summary>Makes a capture of TCP packets, some of them of port 443.</summary>
    public byte[] Capture(int seed, bool isPcapNg)
    {
        var random = new Random(seed);
        var packets = new List<SomePacket>();
        // Of its own, so that lengths do not depend on it.
        var payload = new Random(seed);
        long bytes = 0;
        bool secure = false;
        foreach (int length in Lengths(random))
        {
            if (random.Next(40) == 0)
                secure = random.Next(3) == 0;
            packets.Add(Tcp(payload, packets.Count, length, secure ? (ushort)443 : (ushort)80));
            bytes += 16 + length;
            if (bytes >= Bytes)
                break;
        }
        if (!isPcapNg)
            return Some.Pcap(packets);
        PcapNgBuilder capture = new PcapNgBuilder().Section().Interface();
        foreach (SomePacket packet in packets)
            capture.Enhanced(0, packet.Seconds * 1_000_000ul, packet.Data, packet.OriginalLength);
        return capture.ToArray();
    }

    /// <summary>Adds Ethernet packets of a capture, as often as given; the bytes that were added.</summary>
    public static long AddPackets(string path, List<SomePacket> packets, int mostBytes)
    {
        long bytes = 0;
        try
        {
            using var reader = BatchReader.Open(path);
            foreach (PacketBatch batch in reader)
            {
                foreach (PacketView packet in batch)
                {
                    if (packet.LinkType != LinkType.Ethernet || bytes > mostBytes)
                        continue;
                    packets.Add(new SomePacket(
                        (uint)(1_700_000_000 + packets.Count / 100), 0, packet.Data.ToArray(), packet.OriginalLength));
                    bytes += packet.Data.Length;
                }
            }
        }
        catch (CaptureException)
        {
            // The corpus has files that are no captures.
        }
        return bytes;
    }

    private static int Either(Random random, double ofShort) => random.NextDouble() < ofShort ? Short : Long;

    // Each run is of one length, and of some bytes.
    private static IEnumerable<int> Runs(Func<(int Length, int Bytes)> next)
    {
        while (true)
        {
            (int length, int bytes) = next();
            for (int done = 0; done < bytes; done += length)
                yield return length;
        }
    }

    private static IEnumerable<int> Halves(Random random)
    {
        int change = random.Next(Bytes / 5, Bytes * 4 / 5);
        for (long done = 0; ; done += done < change ? Short : Long)
            yield return done < change ? Short : Long;
    }

    private static IEnumerable<int> Drift(Random random)
    {
        for (double done = 0; ;)
        {
            int length = Either(random, 0.5 + 0.5 * Math.Sin(5 * done / Bytes));
            done += length;
            yield return length;
        }
    }

    private static IEnumerable<int> Bursts(Random random, int every, int burst)
    {
        while (true)
        {
            for (double left = Exponential(random, every); left > 0; left -= Long)
                yield return random.Next(800, Long);
            for (double left = Exponential(random, burst); left > 0; left -= Short)
                yield return Short;
        }
    }

    private static IEnumerable<int> Jumbo(Random random)
    {
        int start = random.Next(Bytes / 10, Bytes * 8 / 10);
        for (int done = 0; ;)
        {
            int length = done > start && done < start + Bytes / 20 ? 9000 : Either(random, 0.6);
            done += length;
            yield return length;
        }
    }

    private static double Exponential(Random random, double mean) => -mean * Math.Log(1 - random.NextDouble());

    private static SomePacket Tcp(Random random, int number, int length, ushort port)
    {
        byte[] data = new byte[length];
        random.NextBytes(data.AsSpan(54 + (length - 54) / 2));
        data[12] = 8;
        data[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(16), (ushort)(length - 14));
        data[22] = 64;
        data[23] = 6;
        data.AsSpan(26, 8).Fill(10);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(34), (ushort)(1024 + number % 50_000));
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(36), port);
        data[46] = 0x50;
        return new SomePacket((uint)(1_700_000_000 + number / 100), (uint)(number % 1_000_000), data, (uint)length);
    }
}
