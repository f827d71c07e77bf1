using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Selection;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>A part of a file that is found by its times has the packets that reading all of it finds.</summary>
public sealed class TimeSeekTests : IDisposable
{
    private const int Packets = 40_000;
    private const uint FirstSecond = 1_700_000_000;
    private const int PacketsPerSecond = 20;

    private readonly TemporaryFolder _folder = new();

    // Places in the last slice.
    private int _damage;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Part_has_the_packets_of_the_window_and_little_else()
    {
        Write(Ordered(new Random(3)));
        var random = new Random(4);
        for (int i = 0; i < 12; i++)
        {
            (TimeBound after, TimeBound before) = Window(random, seconds: 30);
            byte[] found = Slice(after, before, seek: true);
            Assert.Equal(Slice(after, before, seek: false), found);
            using var capture = CaptureReader.Open(_folder["in.pcap"]);
            using CaptureReader? part = TimeSeek.Find(
                capture, TimeWindow.Of(new ConvertOptions { After = after, Before = before })!);
            Assert.NotNull(part);
            Assert.InRange(part.Length!.Value - part.Source.Position, 0, found.Length + (4 << 20));
        }
    }

    [Fact]
    public void Times_relative_to_the_ends_are_those_of_all_packets()
    {
        List<SomePacket> packets = Ordered(new Random(11));
        Write(packets);
        Assert.True(TimeBound.TryParse("+700s", out TimeBound? after));
        Assert.True(TimeBound.TryParse("-900.25s", out TimeBound? before));
        long first = Microseconds(packets[0]) + 700_000_000;
        long last = Microseconds(packets[^1]) - 900_250_000;
        byte[] expected =
            Some.Pcap(packets.Where(packet => Microseconds(packet) >= first && Microseconds(packet) < last));
        Assert.Equal(expected, Slice(after, before, seek: true));
        Assert.Equal(expected, Slice(after, before, seek: false));

        static long Microseconds(SomePacket packet) => packet.Seconds * 1_000_000L + packet.Fraction;
    }

    [Fact]
    public void Window_outside_the_capture_is_empty()
    {
        Write(Ordered(new Random(5)));
        Assert.Equal(24, Slice(Bound(FirstSecond - 100), Bound(FirstSecond - 50), seek: true).Length);
        Assert.Equal(24, Slice(Bound(FirstSecond + Packets), Bound(FirstSecond + Packets + 1), seek: true).Length);
        Assert.Equal(
            new FileInfo(_folder["in.pcap"]).Length,
            Slice(Bound(0), Bound(FirstSecond + Packets), seek: true).Length);
    }

    [Fact]
    public void Capture_of_two_parts_of_the_same_time_is_read_as_a_whole()
    {
        List<SomePacket> packets = Ordered(new Random(6));
        Write([.. packets.Where((_, index) => index % 2 == 0), .. packets.Where((_, index) => index % 2 == 1)]);
        var random = new Random(7);
        for (int i = 0; i < 4; i++)
        {
            (TimeBound after, TimeBound before) = Window(random, seconds: 100);
            Assert.Equal(Slice(after, before, seek: false), Slice(after, before, seek: true));
        }
    }

    [Fact]
    public void Damage_does_not_hide_packets()
    {
        byte[] capture = Some.Pcap(Ordered(new Random(8)));
        var random = new Random(9);
        for (int i = 0; i < 200; i++)
            capture.AsSpan(random.Next(24, capture.Length - 4000), random.Next(1, 4000)).Fill((byte)random.Next(256));
        _folder.With("in.pcap", capture);
        for (int i = 0; i < 8; i++)
        {
            (TimeBound after, TimeBound before) = Window(random, seconds: 200);
            Assert.Equal(Slice(after, before, seek: false), Slice(after, before, seek: true));
        }
    }

    // As when a capture of a link is sent over the same link.
    [Fact]
    public void Records_in_packets_are_not_those_of_the_file()
    {
        byte[] headers = [.. Convert.FromHexString("0200000000010200000000020800"), 0x45];
        var source = new Random(12);
        var packets = new List<SomePacket>();
        for (int i = 0; i < 26_000; i++)
        {
            long microseconds = 1_000_000 + (long)i * 1_000_000 / PacketsPerSecond;
            byte[] inner = Some.Pcap(Enumerable.Range(0, 16).Select(_ =>
            {
                byte[] sent = [.. headers, .. Bytes(source, source.Next(40, 90))];
                return At(microseconds - source.Next(300_000), sent);
            }))[24..];
            packets.Add(At(microseconds, [.. headers, .. Bytes(source, 39), .. inner]));
        }
        Write(packets);
        var random = new Random(13);
        for (int i = 0; i < 8; i++)
        {
            (TimeBound after, TimeBound before) = Window(random, seconds: 30);
            Assert.Equal(Slice(after, before, seek: false), Slice(after, before, seek: true));
            Assert.Equal(0, _damage);
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static SomePacket At(long microseconds, byte[] data) => new(
        (uint)(FirstSecond + microseconds / 1_000_000), (uint)(microseconds % 1_000_000), data, (uint)data.Length);

    private static TimeBound Bound(long second) =>
        TimeBound.At(new Timestamp(second * Timestamp.NanosecondsPerSecond));

    private static (TimeBound After, TimeBound Before) Window(Random random, int seconds)
    {
        long from = FirstSecond + random.Next(Packets / PacketsPerSecond);
        return (Bound(from), Bound(from + random.Next(seconds)));
    }

    // In the order of time but for half a second, and longer than what is read as a whole anyway.
    private static List<SomePacket> Ordered(Random random)
    {
        var packets = new List<SomePacket>(Packets);
        for (int i = 0; i < Packets; i++)
        {
            byte[] data = Bytes(random, random.Next(600, 1500));
            packets.Add(At((long)i * 1_000_000 / PacketsPerSecond + random.Next(500_000), data));
        }
        return packets;
    }

    private void Write(List<SomePacket> packets) => _folder.With("in.pcap", Some.Pcap(packets));

    private byte[] Slice(TimeBound after, TimeBound before, bool seek)
    {
        _damage = ConvertOperation.Run(
            [_folder["in.pcap"]], _folder["out.pcap"],
            new ConvertOptions { After = after, Before = before, SeekTimes = seek }).Damage.Count;
        return File.ReadAllBytes(_folder["out.pcap"]);
    }
}
