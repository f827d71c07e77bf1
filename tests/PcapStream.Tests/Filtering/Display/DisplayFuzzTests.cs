using PcapStream.Filtering.Display;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Tests.Filtering.Display;

/// <summary>Mutated display filters on mutated packets: they are refused with a message, or decide.</summary>
public sealed class DisplayFuzzTests(ITestOutputHelper output)
{
    private const int PacketsPerFilter = 4;

    // PCAPSTREAM_FUZZ sets a longer run.
    private static readonly int Filters = int.TryParse(
        Environment.GetEnvironmentVariable("PCAPSTREAM_FUZZ"), out int filters) ? filters : 4000;

    [Fact]
    public void Filters_are_refused_or_decide()
    {
        var random = new Random(2026);
        IReadOnlyList<string> seeds = ReferenceFilters.All;
        int valid = 0;
        var decoder = new PacketDecoder(applications: true);
        for (int i = 0; i < Filters; i++)
        {
            string text = Mutate(seeds, random);
            DisplayMatcher matcher;
            try
            {
                matcher = DisplayFilter.Parse(text).CreateMatcher();
            }
            catch (DisplayFilterException error)
            {
                Assert.InRange(error.Column, 1, text.Length + 1);
                Assert.DoesNotContain(error.Message, char.IsControl);
                continue;
            }
            valid++;
            for (int k = 0; k < PacketsPerFilter; k++)
            {
                byte[] data = Packet(random);
                var source = new FieldSource { Packet = decoder.Decode(data, 1) };
                source.Frame.OriginalLength = (uint)data.Length;
                matcher.Matches(ref source);
            }
        }
        output.WriteLine($"{Filters} filters, of which {valid} are valid");
        Assert.InRange(valid, Filters / 20, Filters);
    }

    private static string Mutate(IReadOnlyList<string> seeds, Random random)
    {
        string text = seeds[random.Next(seeds.Count)];
        for (int i = random.Next(3); i >= 0; i--)
        {
            string other = seeds[random.Next(seeds.Count)];
            int at = random.Next(text.Length + 1);
            int from = random.Next(other.Length);
            int length = Math.Min(random.Next(6), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, other.Substring(from, Math.Min(random.Next(8), other.Length - from))),
                2 => text.Insert(at, ((char)random.Next(1, 300)).ToString()),
                3 => $"({text}) {(random.Next(2) == 0 ? "and" : "xor")} not {other}",
                _ => text.Insert(at, text.Substring(at, length)),
            };
        }
        return text;
    }

    // IPv4 or IPv6 with TCP, UDP or ICMP, some bytes changed, and cut.
    private static byte[] Packet(Random random)
    {
        var data = new byte[random.Next(200)];
        random.NextBytes(data);
        if (data.Length > 30)
        {
            bool isIpv6 = random.Next(2) == 0;
            ((byte[])(isIpv6 ? [0x86, 0xdd, 0x60] : [8, 0, 0x45])).CopyTo(data, 12);
            data[isIpv6 ? 20 : 23] = new byte[] { 1, 6, 17, 4, 41, 47 }[random.Next(6)];
        }
        return data;
    }
}
