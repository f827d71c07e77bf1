using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Duplicates;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Duplicates;

/// <summary>Copies are found as by comparing every packet with every one before it.</summary>
public sealed class DuplicateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Copies_are_those_of_editcaps_loop(int seed, bool disordered)
    {
        var random = new Random(seed);
        for (int i = 0; i < 25; i++)
        {
            List<SomePacket> packets = Packets(random, count: 400, disordered);
            var options = new DuplicateOptions
            {
                Window = random.Next(0, 60),
                Within = random.Next(2) == 0 ? random.Next(0, 3_000) * 1000L : null,
                IgnoredBytes = random.Next(3) == 0 ? random.Next(0, 4) : 0,
            };
            List<SomePacket> expected = Loop(packets, options);
            ConvertResult result = Dedup(packets, options);
            CaptureAssert.Holds(expected, File.ReadAllBytes(_folder["out.pcap"]));
            Assert.Equal(packets.Count - expected.Count, result.Duplicates!.Copies);
        }
    }

    [Fact]
    public void Window_larger_than_its_first_ring_finds_the_same()
    {
        var random = new Random(5);
        List<SomePacket> packets = Some.Packets(seed: 6, count: 70_000, maxLength: 40);
        // All within the window: each later half repeats some of the first.
        for (int i = 40_000; i < packets.Count; i++)
        {
            if (random.Next(2) == 0)
                packets[i] = packets[i] with { Data = packets[i - 40_000].Data };
        }
        var distinct = new HashSet<string>();
        int copies = packets.Count(packet => !distinct.Add(Convert.ToHexString(packet.Data)));
        foreach (DuplicateOptions options in (DuplicateOptions[])[
            new() { Window = 70_000 }, new() { Within = long.MaxValue }])
        {
            ConvertResult result = Dedup(packets, options);
            Assert.Equal(copies, result.Duplicates!.Copies);
            Assert.InRange(result.Duplicates.MostPackets, 40_000, 70_000);
        }
    }

    [Fact]
    public void Report_counts_a_packet_with_two_copies_once()
    {
        List<SomePacket> packets =
            [At(0, 1), At(2, 2), At(3, 1), At(7, 1), At(8, 3), At(9, 2)];
        Assert.Equal(
            new DuplicateReport(Copies: 3, Originals: 2, MostPackets: 4, MostTime: 7_000_000_000),
            Dedup(packets, new DuplicateOptions { Window = 10 }).Duplicates);

        static SomePacket At(uint second, byte data) => new(second, 0, [data], 1);
    }

    [Theory]
    [InlineData(IgnoredFields.None, 6)]
    [InlineData(IgnoredFields.TimeToLive, 5)]
    [InlineData(IgnoredFields.HardwareAddresses, 5)]
    [InlineData(IgnoredFields.VlanTags, 5)]
    [InlineData(IgnoredFields.Identification, 5)]
    [InlineData(IgnoredFields.Checksums, 5)]
    [InlineData(IgnoredFields.Tunnels, 4)]
    [InlineData(IgnoredFields.TimeToLive | IgnoredFields.HardwareAddresses | IgnoredFields.VlanTags, 3)]
    public void Copies_of_two_places_differ_in_what_is_ignored(IgnoredFields ignored, int left)
    {
        const string Macs = "020000000001020000000002";
        const string Udp = "C00000350008ABCD";
        string[] frames =
        [
            $"{Macs}0800{Ip("40", "1234")}{Udp}",
            $"{Macs}0800{Ip("3F", "1234")}{Udp}",
            $"020000000003020000000004{"0800"}{Ip("40", "1234")}{Udp}",
            $"{Macs}81000005{"0800"}{Ip("40", "1234")}{Udp}",
            $"{Macs}0800{Ip("40", "1235")}{Udp}",
            $"{Macs}0800{Ip("40", "1234")}C000003500080000",
        ];
        List<SomePacket> packets = [.. frames.Select((frame, i) =>
            new SomePacket((uint)i, 0, Convert.FromHexString(frame), (uint)frame.Length / 2))];
        Assert.Equal(left, Dedup(packets, new DuplicateOptions { Window = 10, IgnoredFields = ignored }).Packets);

        static string Ip(string timeToLive, string id) => $"4500001C{id}0000{timeToLive}110000C0000201C0000202";
    }

    [Fact]
    public void Window_beyond_the_memory_limit_is_refused()
    {
        List<SomePacket> packets = Some.Packets(seed: 7, count: 100, maxLength: 40);
        Assert.Throws<ArgumentOutOfRangeException>(() => Dedup(packets, new DuplicateOptions { Window = 4_000_000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dedup(packets, new DuplicateOptions { Window = -1 }));
        BatchOptions batches = BatchOptions.Default with { MemoryLimit = 200 << 20 };
        ConvertResult roomy = Dedup(packets, new DuplicateOptions { Window = 4_000_000 }, batches);
        Assert.Equal(100, roomy.Packets + roomy.Duplicates!.Copies);
    }

    [Fact]
    public void Time_with_too_many_packets_says_so()
    {
        List<SomePacket> packets = Some.Packets(seed: 8, count: 200_000, maxLength: 30);
        CaptureException error = Assert.Throws<CaptureException>(
            () => Dedup(packets, new DuplicateOptions { Within = long.MaxValue },
                BatchOptions.Default with { MemoryLimit = 16 << 20 }));
        Assert.Contains("which the memory limit does not allow", error.Message);
        Assert.Equal(["in.pcap"], _folder.Files);
    }

    private ConvertResult Dedup(List<SomePacket> packets, DuplicateOptions options, BatchOptions? batches = null)
    {
        _folder.With("in.pcap", Some.Pcap(packets));
        return ConvertOperation.Run(
            [_folder["in.pcap"]], _folder["out.pcap"],
            new ConvertOptions { Duplicates = options, Batches = batches ?? BatchOptions.Default });
    }

    private static List<SomePacket> Packets(Random random, int count, bool disordered)
    {
        var packets = new List<SomePacket>(count);
        long microseconds = 1_700_000_000_000_000;
        for (int i = 0; i < count; i++)
        {
            microseconds += disordered ? random.Next(-300, 600) : random.Next(0, 300);
            byte[] data = new byte[random.Next(0, 5)];
            random.NextBytes(data);
            for (int at = 0; at < data.Length; at++)
                data[at] &= 1;
            packets.Add(new SomePacket(
                (uint)(microseconds / 1_000_000), (uint)(microseconds % 1_000_000), data, (uint)data.Length));
        }
        return packets;
    }

    // editcap's rule in plain words: from the latest packet back, until one is too old.
    private static List<SomePacket> Loop(List<SomePacket> packets, DuplicateOptions options)
    {
        var left = new List<SomePacket>();
        for (int i = 0; i < packets.Count; i++)
        {
            bool isCopy = false;
            for (int j = i - 1; j >= 0 && !isCopy; j--)
            {
                long apart = (Time(packets[i]) - Time(packets[j])) * 1000;
                if (options.Within is null ? i - j >= options.Window : apart > options.Within)
                    break;
                isCopy = (options.Within is null || apart >= 0)
                    && packets[i].Data.Length == packets[j].Data.Length
                    && Rest(packets[i]).SequenceEqual(Rest(packets[j]));
            }
            if (!isCopy)
                left.Add(packets[i]);
        }
        return left;

        long Time(SomePacket packet) => packet.Seconds * 1_000_000L + packet.Fraction;
        byte[] Rest(SomePacket packet) => packet.Data.Length > options.IgnoredBytes
            ? packet.Data[options.IgnoredBytes..]
            : packet.Data;
    }
}
