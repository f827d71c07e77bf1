using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>No digit of a time is lost, and no time changed, without having been asked for.</summary>
public sealed class ConvertedTimesTests : IDisposable
{
    private const ushort Resolution = 9;
    private const ushort Offset = 14;

    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Pcapng_with_times_of_every_unit_is_copied_byte_for_byte(ByteOrder order)
    {
        byte[] capture = EveryUnit(order, seed: 100, dataLength: 60);
        ConvertResult result = Run(capture, new ConvertOptions());
        Assert.Equal(capture, File.ReadAllBytes(Output));
        Assert.Equal((0, 0), (result.TimesCut, result.TimesClamped));
        Run(capture, new ConvertOptions { Repair = true });
        Assert.Equal(capture, File.ReadAllBytes(Output));
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Cut_packet_keeps_its_ticks(ByteOrder order)
    {
        ConvertResult result = Run(EveryUnit(order, seed: 101, dataLength: 60), new ConvertOptions { SnapLength = 40 });
        Assert.Equal((0, 0), (result.TimesCut, result.TimesClamped));
        byte[] expected = EveryUnit(order, seed: 101, dataLength: 40, original: 60, snapLength: 40);
        Assert.Equal(expected, File.ReadAllBytes(Output));
    }

    [Fact]
    public void Times_out_of_range_of_pcap_are_counted_and_refused()
    {
        byte[] capture =
            new PcapNgBuilder().Section().Interface(1, 0, (Resolution, [0])).Enhanced(0, 4_294_967_295, [1]).Enhanced(0,
            4_294_967_296, [2])
            .Enhanced(0, 13_569_465_600, [3]).Enhanced(0, 1UL << 63, [4]).ToArray();
        var options = new ConvertOptions { Format = CaptureFormat.Pcap };
        string message = Assert.Throws<CaptureException>(() => Run(capture, options)).Message;
        Assert.Contains("3 packets have times (the first is packet 2, 4294967296.000000000) that it cannot hold",
            message);
        Assert.Contains("or allow", message);
        Assert.Equal(["in"], _folder.Files);
        ConvertResult result = Run(capture, options with { ClampTimes = true });
        Assert.Equal((0, 3), (result.TimesCut, result.TimesClamped));
        Assert.Equal([4_294_967_295_000_000_000, 4_294_967_295_999_999_000, 4_294_967_295_999_999_000,
            4_294_967_295_999_999_000], Times());
    }

    [Fact]
    public void Times_before_1970_are_refused_by_a_classic_pcap()
    {
        var builder = new PcapNgBuilder();
        byte[] capture =
            builder.Section().Interface(1, 0, (Offset, builder.Word64(-10))).Enhanced(0, 1, [1]).Enhanced(0, 10_000_000,
            [2]).ToArray();
        Assert.Contains("1 packet has a time (the first is packet 1, -9.999999000)",
            Assert.Throws<CaptureException>(() =>
            Run(capture, new ConvertOptions { Format = CaptureFormat.Pcap })).Message);
        Run(capture, new ConvertOptions { Format = CaptureFormat.Pcap, ClampTimes = true });
        Assert.Equal([0, 0], Times());
    }

    [Theory]
    [InlineData(12, "pcap", TimestampPrecision.Nanoseconds)]
    [InlineData(0x9E, "pcap", TimestampPrecision.Nanoseconds)]
    [InlineData(9, "pcap", TimestampPrecision.Microseconds)]
    [InlineData(9, "pcapng", TimestampPrecision.Milliseconds)]
    [InlineData(12, "pcapng", TimestampPrecision.Nanoseconds)]
    public void Digits_that_the_output_cannot_hold_are_counted_and_refused(byte resolution, string format,
        TimestampPrecision precision)
    {
        // The first tick of a second, and the one after it.
        ulong second = resolution == 0x9E ? 1UL << 30 : (ulong)Math.Pow(10, resolution);
        byte[] capture =
            new PcapNgBuilder().Section().Interface(1, 0, (Resolution, [resolution])).Enhanced(0, second,
            [1]).Enhanced(0, second + 1, [2]).ToArray();
        var options = new ConvertOptions { Format = CaptureFormats.Find(format)!, Precision = precision };
        Assert.Contains("1 packet has a time (the first is packet 2, 1.00000000",
            Assert.Throws<CaptureException>(() => Run(capture, options)).Message);
        ConvertResult result = Run(capture, options with { CutTimes = true });
        Assert.Equal((1, 0), (result.TimesCut, result.TimesClamped));
        Assert.Equal([1_000_000_000, 1_000_000_000], Times());
    }

    [Fact]
    public void Stream_is_refused_at_the_first_loss()
    {
        byte[] capture =
            new PcapNgBuilder().Section().Interface(1, 0, (Resolution, [12])).Enhanced(0, 1, [1]).Enhanced(0, 1,
            [2]).ToArray();
        _folder.With("in", capture);
        var options = new ConvertOptions { Format = CaptureFormat.Pcap };
        string message =
            Assert.Throws<CaptureException>(() => ConvertOperation.Run([_folder["in"]], "/dev/null", options)).Message;
        Assert.Contains("1 packet has a time", message);
    }

    [Fact]
    public void Coarser_unit_keeps_other_options_and_statistics()
    {
        var builder = new PcapNgBuilder();
        byte[] capture =
            builder.Section().Interface(1, 0, (1, PcapNgBuilder.Text("note")), (8, builder.Word64(1000)),
            (Resolution, [9]), (18, PcapNgBuilder.Text("UTC")))
            .Enhanced(0, 1_500_000_000, [1]).Statistics(0, 2_000_000_000, (2, builder.Time(1_000_000_000)),
                (4, builder.Word64(7))).ToArray();
        Run(capture, new ConvertOptions { Precision = TimestampPrecision.Milliseconds, CutTimes = true });
        CaptureInterface found = Assert.Single(ReadPacket.All(File.ReadAllBytes(Output)).Description.Interfaces);
        Assert.Equal((1000UL, "UTC", TimestampPrecision.Milliseconds),
            (found.Speed!.Value, found.TimeZone, found.Precision));
        Assert.Equal(["note"], found.Comments);
        Assert.Equal((7UL, "2.000000000", "1.000000000"),
            (found.Statistics!.Received!.Value, found.Statistics.Time.ToString(), found.Statistics.Started.ToString()));
        Assert.Equal([1_500_000_000], Times());
    }

    // Interfaces of all units, with ticks of every magnitude, and blocks of all kinds that have times.
    private static byte[] EveryUnit(ByteOrder order, int seed, int dataLength, uint? original = null,
        uint snapLength = 0)
    {
        var random = new Random(seed);
        PcapNgBuilder builder = new PcapNgBuilder(order).Section();
        byte[] units = [0, 3, 6, 9, 10, 12, 15, 19, 0x80, 0x8A, 0x9E, 0xA0, 0xBF];
        foreach (byte unit in units)
            builder.Interface(1, snapLength, (Resolution, [unit]), (Offset, builder.Word64(random.Next(-5, 5))));
        for (int i = 0; i < 500; i++)
        {
            ulong ticks = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
            builder.Enhanced((uint)random.Next(units.Length), ticks, new byte[dataLength], original ?? (uint)dataLength,
                (1, PcapNgBuilder.Text($"packet {i}")));
            if (i % 50 == 0)
                builder.Statistics((uint)(i % units.Length), ticks, (2, builder.Time(ticks / 2)));
        }
        return builder.ToArray();
    }

    private IEnumerable<long> Times() =>
        ReadPacket.All(File.ReadAllBytes(Output)).Packets.Select(packet => packet.Nanoseconds);

    private ConvertResult Run(byte[] capture, ConvertOptions options)
    {
        _folder.With("in", capture);
        return ConvertOperation.Run([_folder["in"]], Output, options);
    }
}
