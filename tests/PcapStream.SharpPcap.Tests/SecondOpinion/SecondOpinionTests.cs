using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>PacketDotNet as a second opinion on addresses, ports, protocols and lengths.</summary>
public sealed class SecondOpinionTests
{
    private const int Mutations = 200;

    [Fact]
    public void Decoders_agree_on_the_test_captures_or_a_rule_says_why_not()
    {
        var comparison = new DecoderComparison();
        AddFiles(comparison, Repository.TestData());
        comparison.AssertExplained();
        Assert.InRange(comparison.Packets, 500, int.MaxValue);
    }

    [Fact]
    public void Decoders_agree_on_damaged_packets_or_a_rule_says_why_not()
    {
        var comparison = new DecoderComparison();
        AddDamaged(comparison);
        comparison.AssertExplained();
    }

    [Fact]
    public void Decoders_agree_on_foreign_captures_and_every_rule_is_needed()
    {
        var comparison = new DecoderComparison();
        AddFiles(comparison, Corpus.Root);
        comparison.AssertExplained();
        Assert.InRange(comparison.Packets, 20_000, int.MaxValue);
        Assert.InRange(comparison.Fields, 120_000, int.MaxValue);
        AddDamaged(comparison);
        Assert.Empty(comparison.Unused);
    }

    private static void AddFiles(DecoderComparison comparison, string folder) =>
        ForEachPacket(folder, (name, packet) => comparison.Add(
            name, packet.Data, packet.LinkType, packet.OriginalLength));

    // Each packet has mutations of its own, whatever the other captures are.
    private static void AddDamaged(DecoderComparison comparison) =>
        ForEachPacket(Repository.TestData(), (name, packet) =>
        {
            var random = new Random((int)packet.Number + 1000 * packet.CapturedLength);
            for (int i = 0; i < Mutations; i++)
            {
                comparison.Add(
                    $"{name}, mutation {i}", Damaged(packet.Data, random), packet.LinkType, packet.OriginalLength);
            }
        });

    // Some bytes of the headers are changed, and every fourth packet is cut.
    private static ReadOnlySpan<byte> Damaged(ReadOnlySpan<byte> data, Random random)
    {
        const int HeaderBytes = 80;
        if (data.IsEmpty)
            return data;
        byte[] copy = data.ToArray();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
            copy[random.Next(Math.Min(copy.Length, HeaderBytes))] = (byte)random.Next(256);
        return random.Next(4) == 0 ? copy.AsSpan(0, random.Next(copy.Length)) : copy;
    }

    private static void ForEachPacket(string folder, Action<string, PacketView> action)
    {
        foreach (string path in Directory.GetFiles(folder, "*.*cap*", SearchOption.AllDirectories))
        {
            try
            {
                using BatchReader reader = BatchReader.Open(path);
                foreach (PacketBatch batch in reader)
                {
                    foreach (PacketView packet in batch)
                        action($"{Path.GetFileName(path)}, packet {packet.Number}", packet);
                }
            }
            catch (CaptureException)
            {
                // Some files of the corpus are no captures.
            }
        }
    }
}
