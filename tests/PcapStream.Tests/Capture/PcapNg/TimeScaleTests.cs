using PcapStream.Capture;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class TimeScaleTests
{
    private const byte PowerOfTwo = 0x80;
    private const byte Milliseconds = 3;
    private const byte Picoseconds = 12;

    public static TheoryData<byte> Resolutions =>
        [.. Enumerable.Range(0, 10).Append(Picoseconds).Concat(Enumerable.Range(PowerOfTwo, 64)).Select(resolution => (byte)resolution)];

    [Theory]
    [MemberData(nameof(Resolutions))]
    public void A_time_that_was_read_is_read_again_after_writing(byte resolution)
    {
        var random = new Random(resolution);
        foreach (long offset in (long[])[0, 1, -1, 1_700_000_000, -1_700_000_000])
        {
            var scale = TimeScale.Of(resolution, offset);
            for (int i = 0; i < 2000; i++)
            {
                // Of every magnitude.
                ulong ticks = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                long nanoseconds = scale.Nanoseconds(ticks);
                Assert.True(scale.TryTicks(nanoseconds, out ulong written), $"{ticks} ticks, offset {offset}");
                Assert.Equal(nanoseconds, scale.Nanoseconds(written));
                Assert.True(written <= ticks);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Resolutions))]
    public void A_time_between_two_ticks_becomes_the_earlier_one(byte resolution)
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
    public void A_time_outside_of_what_ticks_can_count_has_none(byte resolution, long offset, long nanoseconds) =>
        Assert.False(TimeScale.Of(resolution, offset).TryTicks(nanoseconds, out _));

    [Theory]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(6, ulong.MaxValue)]
    [InlineData(9, ulong.MaxValue)]
    public void The_highest_time_stands_for_all_beyond_it(byte resolution, ulong ticks)
    {
        var scale = TimeScale.Of(resolution);
        Assert.Equal(long.MaxValue, scale.Nanoseconds(ticks));
        Assert.True(scale.TryTicks(long.MaxValue, out ulong written));
        Assert.Equal(long.MaxValue, scale.Nanoseconds(written));
    }

    [Fact]
    public void Sub_nanosecond_ticks_are_the_first_of_their_nanosecond()
    {
        Assert.True(TimeScale.Of(Picoseconds).TryTicks(5, out ulong ticks));
        Assert.Equal(5000u, ticks);
    }

    [Fact]
    public void The_shortest_units_do_not_overflow()
    {
        var scale = TimeScale.Of(PowerOfTwo | 127);
        Assert.True(scale.TryTicks(0, out ulong ticks));
        Assert.Equal(0u, ticks);
        Assert.False(scale.TryTicks(new Timestamp(1).Nanoseconds, out _));
    }
}
