using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Docs.Tests.Support;

namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// Small stand-ins for the captures that pages name: the packets that <c>bench/make-capture</c> makes of
/// testdata/*.pcap, over and over, and fewer of them.
/// </summary>
internal static class SampleCaptures
{
    private const string Damaged = "damaged.pcap";
    private const long FirstSecond = 1_704_067_200;

    // Large enough that plan takes samples of them, as it does of what they stand for.
    private static readonly (string Name, int Bytes)[] StandIns = [
        ("2g.pcap", 32 << 20), ("big.pcap", 32 << 20), ("64m.pcap", 4 << 20), ("8m.pcap", 2 << 20),
        ("4m.pcap", 1 << 20), ("sound.pcap", 4 << 20), (Damaged, 4 << 20)];

    /// <summary>Makes those that a page names.</summary>
    public static void Make(string page, string folder)
    {
        foreach ((string name, int bytes) in StandIns)
        {
            if (page.Contains(name, StringComparison.Ordinal))
                Write(Path.Join(folder, name), bytes);
        }
        if (page.Contains(Damaged, StringComparison.Ordinal))
            Damage(Path.Join(folder, Damaged));
    }

    private static void Write(string path, int bytes)
    {
        using var writer = CaptureWriter.Create(path, new CaptureWriterOptions
        {
            Format = CaptureFormat.Pcap,
            Precision = TimestampPrecision.Microseconds,
        });
        int ethernet =
            writer.AddInterface(new CaptureInterface(0, LinkType.Ethernet, 262_144, TimestampPrecision.Microseconds));
        (byte[] Data, uint OriginalLength)[] packets = [.. Directory.GetFiles(Repository.PathOf("testdata"), "*.pcap")
            .Order(StringComparer.Ordinal)
            .SelectMany(EthernetOf)];
        for (long number = 0; writer.Bytes < bytes; number++)
        {
            (byte[] data, uint originalLength) = packets[number % packets.Length];
            writer.Write(
                ethernet, new Timestamp(FirstSecond * Timestamp.NanosecondsPerSecond + number * 1_001_000), data,
                originalLength);
        }
        writer.Complete();
    }

    private static List<(byte[] Data, uint OriginalLength)> EthernetOf(string capture)
    {
        var packets = new List<(byte[], uint)>();
        using var reader = BatchReader.Open(capture);
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
            {
                if (packet.LinkType == LinkType.Ethernet)
                    packets.Add((packet.Data.ToArray(), packet.OriginalLength));
            }
        }
        return packets;
    }

    // A page of zeros, garbage in between, and an end that is cut off.
    private static void Damage(string path)
    {
        byte[] sound = File.ReadAllBytes(path);
        int third = sound.Length / 3;
        byte[] garbage = new byte[10_000];
        new Random(1).NextBytes(garbage);
        sound.AsSpan(third, 4096).Clear();
        File.WriteAllBytes(path, [.. sound[..(2 * third)], .. garbage, .. sound[(2 * third)..^100]]);
    }
}
