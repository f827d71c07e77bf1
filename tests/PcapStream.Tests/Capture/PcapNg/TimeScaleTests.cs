using PcapStream.Capture;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class TimeScaleTests
{
    private const byte PowerOfTwo = 0x80;
    private const byte Milliseconds = 3;
    private const byte Picoseconds = 12;

    public static TheoryData<byte> Resolutions =>
        [.. Enumerable.Range(0, 10).Append(Picoseconds).Concat(Enumerable.Range(PowerOfTwo, 64))
            .Select(resolution => (byte)resolution)];

    [Theory]
    [MemberData(nameof(Resolutions))]
    public void Time_survives_writing_and_reading(byte resolution)
    {
        var random = new Random(resolution);
        foreach (long offset in (long[])[0, 1, -1, 1_700_000_000, -1_700_000_000])
        {
            var scale = TimeScale.Of(resolution, offset);
            for (int i = 0; i < 2000; i++)
            {
                // Of every magnitude.
                ulong ticks = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                Timestamp time = scale.TimeOf(ticks);
                if (time == Timestamp.NotRepresentable)
                    continue;
                Assert.True(scale.TryTicks(time, out ulong written), $"{ticks} ticks, offset {offset}");
                Assert.Equal(time, scale.TimeOf(written));
                Assert.Equal(time.Nanoseconds, scale.Nanoseconds(ticks));
                Assert.True(written <= ticks);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Resolutions))]
    public void Time_between_two_ticks_becomes_the_earlier_tick(byte resolution)
    {
        var random = new Random(resolution);
        var scale = TimeScale.Of(resolution, offsetSeconds: -5);
        for (int i = 0; i < 2000; i++)
        {
            long nanoseconds = random.NextInt64(1_000_000_000);
            if (!scale.TryTicks(nanoseconds, out ulong ticks))
                continue;
            Assert.True(scale.Nanoseconds(ticks) <= nanoseconds);
            Assert.True(ticks == ulong.MaxValue || scale.Nanoseconds(ticks + 1) >= nanoseconds);
        }
    }

    [Theory]
    [InlineData(Milliseconds, 0, -1)]
    [InlineData(Milliseconds, 10, 9_999_999_999)]
    [InlineData(PowerOfTwo | 63, 0, 3_000_000_000)]
    [InlineData(Picoseconds, -10, long.MaxValue)]
    [InlineData(Milliseconds, long.MaxValue, long.MaxValue)]
    [InlineData(PowerOfTwo | 127, long.MinValue, 0)]
    public void Time_out_of_range_has_no_tick(byte resolution, long offset, long nanoseconds) =>
        Assert.False(TimeScale.Of(resolution, offset).TryTicks(nanoseconds, out _));

    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(6, ulong.MaxValue)]
    [InlineData(9, ulong.MaxValue)]
    public void Highest_nanosecond_stands_for_all_later_times(byte resolution, ulong ticks)
    {
        var scale = TimeScale.Of(resolution);
        Assert.True(Timestamp.IsBeyond(scale.Nanoseconds(ticks)));
        Assert.Equal(resolution == 0, scale.TimeOf(ticks) == Timestamp.NotRepresentable);
    }

    [Theory]
    [InlineData(0, 13_569_465_600UL, "13569465600.000000000")]
    [InlineData(0, long.MaxValue, "9223372036854775807.000000000")]
    [InlineData(0, 1UL << 63, "Not representable")]
    [InlineData(6, ulong.MaxValue, "18446744073709.551615000")]
    [InlineData(9, ulong.MaxValue, "18446744073.709551615")]
    public void Times_beyond_64_bits_of_nanoseconds_are_exact(byte resolution, ulong ticks,
        string expected) =>
        Assert.Equal(expected, TimeScale.Of(resolution).TimeOf(ticks).ToString());

    [Theory]
    [InlineData(0x9E, 1_073_741_824UL)]
    [InlineData(0xA0, 4_294_967_296UL)]
    [InlineData(12, 1_000_000_000_000UL)]
    [InlineData(10, 10_000_000_000UL)]
    [InlineData(0, 1UL)]
    public void Ticks_per_second_are_those_of_the_resolution(byte resolution, ulong expected) =>
        Assert.Equal((UInt128)expected, TimeScale.Of(resolution).TicksPerSecond);

    [Fact]
    public void Scales_of_the_same_options_are_equal()
    {
        Assert.Equal(TimeScale.Of(12, 5), TimeScale.Of(12, 5));
        Assert.NotEqual(TimeScale.Of(12, 5), TimeScale.Of(12));
        Assert.NotEqual(TimeScale.Of(9), TimeScale.Of(12));
    }

    [Fact]
    public void Sub_nanosecond_ticks_are_the_first_of_their_nanosecond()
    {
        Assert.True(TimeScale.Of(Picoseconds).TryTicks(5, out ulong ticks));
        Assert.Equal(5000u, ticks);
    }

    [Fact]
    public void Shortest_units_do_not_overflow()
    {
        var scale = TimeScale.Of(PowerOfTwo | 127);
        Assert.True(scale.TryTicks(0, out ulong ticks));
        Assert.Equal(0u, ticks);
        Assert.False(scale.TryTicks(new Timestamp(1).Nanoseconds, out _));
    }
}
