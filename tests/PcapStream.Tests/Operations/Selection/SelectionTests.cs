using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Count;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Stats;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>Every operation selects the same packets, whatever the batches and threads.</summary>
public sealed class SelectionTests : IDisposable
{
    private const long FirstSecond = 1_700_000_000;
    private const int Packets = 500;

    private readonly TemporaryFolder _folder = new();
    private readonly List<SomePacket> _packets = Some.Packets(seed: 1, Packets, maxLength: 80);

    public SelectionTests() => _folder.With("in.pcap", Some.Pcap(_packets));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 4)]
    [InlineData(4096, 2)]
    public void Selected_packets_are_those_of_a_plain_loop(int packetsPerBatch, int threads)
    {
        var random = new Random(2);
        for (int i = 0; i < 40; i++)
        {
            (ReadingOptions asked, Func<int, SomePacket, bool> takes) = Ask(random);
            SomePacket[] expected = [.. _packets.Where((packet, index) => takes(index + 1, packet))];
            var batches = new BatchOptions { PacketsPerBatch = packetsPerBatch, Threads = threads };
            CountResult counted = CountOperation.Run([_folder["in.pcap"]], Like(new CountOptions(), asked, batches));
            Assert.Equal(expected.Length, counted.Packets);
            if (asked.Numbers is null)
                Assert.Equal(Packets, counted.Packets + counted.FilteredOut);
            using StatsResult stats = StatsOperation.Run(
                [_folder["in.pcap"]], Like(new StatsOptions { Statistics = [], Overview = true }, asked, batches));
            Assert.Equal((expected.Length, expected.Sum(packet => packet.OriginalLength)),
                (stats.Packets, stats.OriginalBytes));
            ConvertOperation.Run([_folder["in.pcap"]], _folder["out.pcap"], Like(new ConvertOptions(), asked, batches));
            CaptureAssert.Holds(expected, File.ReadAllBytes(_folder["out.pcap"]));
        }
    }

    [Fact]
    public void Relative_times_are_of_the_first_and_last_packet_of_all_captures()
    {
        _folder.With("later.pcap", Some.Pcap([new SomePacket((uint)FirstSecond + 900, 0, [1], 1)]));
        string[] files = [_folder["in.pcap"], _folder["later.pcap"]];
        long first = _packets[0].Seconds * 1_000_000L + _packets[0].Fraction;
        int within = _packets.Count(packet => packet.Seconds * 1_000_000L + packet.Fraction < first + 450_000_000);
        Assert.Equal(within, Count(files, new CountOptions { Before = Bound("+450s") }));
        int after = _packets.Count(packet => packet.Seconds >= FirstSecond + 900 - 450);
        Assert.Equal(after + 1, Count(files, new CountOptions { After = Bound("-450s") }));
        Assert.Equal(0, Count(files, new CountOptions { After = Bound("-0s"), Before = Bound("+0s") }));
    }

    [Fact]
    public void Packets_without_a_time_are_in_no_window()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Simple(3, [1, 2, 3]).Enhanced(0, 5, [4]).ToArray();
        _folder.With("simple.pcapng", capture);
        Assert.Equal(1, Count([_folder["simple.pcapng"]], new CountOptions { Before = Bound("+30s") }));
        Assert.Equal(2, Count([_folder["simple.pcapng"]], new CountOptions()));
    }

    [Fact]
    public void Conversation_of_a_packet_is_in_both_directions()
    {
        string http = Repository.TestData("http.pcap");
        long stream = Count([http], new CountOptions { FlowOf = 1 });
        Assert.True(FlowEnds.TryParse("192.0.2.1:58060-192.0.2.2:80/tcp", out FlowEnds? flow));
        Assert.Equal(stream, Count([http], new CountOptions { Flow = flow }));
        (_, string[] lines, _) = ForeignTool.Run("tshark", "-n", "-r", http, "-Y", "tcp.stream == 0");
        Assert.Equal(lines.Length, stream);
    }

    [Theory]
    [InlineData(0, "there is no packet 501, only 500")]
    [InlineData(1, "packet 1 has no IP addresses, and no conversation")]
    [InlineData(2, "the time of the last packet is not known before a pipe is read")]
    public void What_the_captures_do_not_have_is_said(int kind, string message)
    {
        _folder.WithPipe("pipe");
        CountOptions options = kind switch
        {
            0 => new CountOptions { FlowOf = Packets + 1 },
            1 => new CountOptions { FlowOf = 1 },
            _ => new CountOptions { After = Bound("-5m") },
        };
        CaptureException error = Assert.Throws<CaptureException>(
            () => CountOperation.Run([_folder[kind == 2 ? "pipe" : "in.pcap"]], options));
        Assert.Contains(message, error.Message);
    }

    private static TimeBound Bound(string text) => TimeBound.TryParse(text, out TimeBound? bound)
        ? bound
        : throw new ArgumentException(text);

    private static long Count(string[] files, CountOptions options) => CountOperation.Run(files, options).Packets;

    private static T Like<T>(T options, ReadingOptions asked, BatchOptions batches)
        where T : ReadingOptions => options with
        {
            Batches = batches,
            After = asked.After,
            Before = asked.Before,
            Numbers = asked.Numbers,
            Sample = asked.Sample,
        };

    // A selection, and the same in plain words.
    private static (ReadingOptions Options, Func<int, SomePacket, bool> Takes) Ask(Random random)
    {
        long from = FirstSecond + random.Next(-20, Packets);
        long to = from + random.Next(0, Packets);
        int first = random.Next(1, Packets);
        int last = first + random.Next(Packets);
        var sample = new PacketSample(random.Next(1, 5), random.Next());
        bool byTime = random.Next(2) == 0;
        bool byNumber = random.Next(3) == 0;
        bool bySample = random.Next(3) == 0;
        Assert.True(PacketNumbers.TryParse($"{first}-{last}", out PacketNumbers? numbers));
        var options = new CountOptions
        {
            After = byTime ? Bound($"{from}") : null,
            Before = byTime ? Bound($"{to}") : null,
            Numbers = byNumber ? numbers : null,
            Sample = bySample ? sample : null,
        };
        return (options, (number, packet) =>
            (!byTime || (packet.Seconds >= from && packet.Seconds < to))
                && (!byNumber || (number >= first && number <= last))
                && (!bySample || sample.Contains(number)));
    }
}
