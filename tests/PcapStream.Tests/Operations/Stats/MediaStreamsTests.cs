using System.Globalization;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Media;
using PcapStream.Tests.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Stats;

/// <summary>Streams of RTP that SDP announced.</summary>
public sealed class MediaStreamsTests
{
    private const int Port = 30_000;
    private const string Formats = "a=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n";

    private static readonly int[] Others = [13, 19, 97, 101, 0];

    [Fact]
    public void Figures_of_a_stream_are_tsharks() => Assert.Equal(
        "0.020000 0.095000 10.0.0.2 2000 10.0.0.1 30000 0x00000011 g711U 4 1 (20.0%) 15.000 25.000 40.000 "
        + "0.312 0.495 0.605 X",
        Assert.Single(Rows([
            CraftedMedia.Announced($"{Port} RTP/AVP 0"),
            At(20, CraftedMedia.Packet(0, 65534, 0)), At(40, CraftedMedia.Packet(0, 65535, 200)),
            At(55, CraftedMedia.Packet(0, 0, 360)), At(95, CraftedMedia.Packet(0, 2, 680)),
        ])));

    [Fact]
    public void Packets_that_nothing_announced_are_in_no_stream() =>
        Assert.Empty(Rows([At(20, CraftedMedia.Packet(0, 1, 0)), CraftedMedia.Announced($"{Port} RTP/AVP 0")]));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Figures_of_random_streams_are_tsharks(int seed)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        SomePacket[] packets = [CraftedMedia.Announced($"{Port} RTP/AVP 0", Formats), .. Random(seed)];
        using var capture = new TemporaryFile(Some.Pcap(packets, link: 1));
        string[] theirs = ForeignTool.Run("tshark", "-n", "-q", "-r", capture.Path, "-z", "rtp,streams").Output;
        Assert.Equal(
            theirs[2..^1].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            Rows(capture.Path));
    }

    // Sources with lost, late and repeated packets, gaps in time, other formats and markers.
    private static IEnumerable<SomePacket> Random(int seed)
    {
        var random = new Random(seed);
        int[] types = [0, 8, 9, 10, 17, 18, 31, 35, 96, 99];
        var sources = Enumerable.Range(0, 12).Select(i => new Source
        {
            Type = types[random.Next(types.Length)],
            Sequence = random.Next(3) == 0 ? 65_500 : random.Next(65_536),
            Time = random.Next(3) == 0 ? 4_294_960_000 : (uint)random.Next(),
        }).ToArray();
        double now = 10;
        for (int i = 0; i < 1500; i++)
        {
            int index = random.Next(sources.Length);
            Source source = sources[index];
            source.Sequence += random.Next(40) switch { 0 => 5, 1 => 30_000, 2 => -2, _ => 1 };
            source.Time += random.Next(40) switch { 0 => 1u << 30, 1 => uint.MaxValue - 999, _ => 160 };
            int type = random.Next(20) == 0 ? Others[random.Next(Others.Length)] : source.Type;
            int marker = random.Next(20) == 0 ? 0x80 : 0;
            now += random.Next(4) * 1.3 + 0.1;
            yield return At(now, CraftedMedia.Packet(type | marker, source.Sequence, source.Time, (uint)index));
        }
    }

    private static SomePacket At(double milliseconds, string packet)
    {
        SomePacket one = CraftedMedia.Datagram(packet, 2000, Port);
        return one with
        {
            Seconds = one.Seconds + (uint)(milliseconds / 1000),
            Fraction = (uint)Math.Round(milliseconds % 1000 * 1000),
        };
    }

    private static string[] Rows(SomePacket[] packets)
    {
        using var capture = new TemporaryFile(Some.Pcap(packets, link: 1));
        return Rows(capture.Path);
    }

    private static string[] Rows(string path)
    {
        using StatsResult result = StatsOperation.Run([path], new StatsOptions
        {
            Statistics = [Statistics.Parse("rtp,streams")],
        });
        return [.. ((MediaStreamsResult)result.Statistics[0]).Streams.Select(one => string.Create(
            CultureInfo.InvariantCulture,
            $"{one.Start / 1e9:F6} {one.End / 1e9:F6} {one.Source} {one.SourcePort} {one.Destination} "
            + $"{one.DestinationPort} 0x{one.Identifier:X8} {one.Payloads} {one.Packets} {one.Lost} "
            + $"({one.LostPercent:F1}%) {one.LeastDelta:F3} {one.MeanDelta:F3} {one.MostDelta:F3} "
            + $"{one.LeastJitter:F3} {one.MeanJitter:F3} {one.MostJitter:F3}{(one.HasProblems ? " X" : "")}"))];
    }

    private sealed class Source
    {
        public int Type { get; init; }

        public int Sequence { get; set; }

        public uint Time { get; set; }
    }
}
