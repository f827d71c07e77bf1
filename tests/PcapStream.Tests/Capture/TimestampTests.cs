using PcapStream.Capture;

namespace PcapStream.Tests.Capture;

public sealed class TimestampTests
{
    [Theory]
    [InlineData(0, "0.000000000")]
    [InlineData(1, "0.000000001")]
    [InlineData(1_348_918_575_409_224_000, "1348918575.409224000")]
    [InlineData(-1, "-0.000000001")]
    [InlineData(-1_500_000_000, "-1.500000000")]
    [InlineData(long.MaxValue, "9223372036.854775807")]
    public void Time_is_written_as_seconds_with_nine_decimals(long nanoseconds, string expected) =>
        Assert.Equal(expected, new Timestamp(nanoseconds).ToString());

    [Theory]
    [InlineData(1_500_000_000, 1, 500_000_000)]
    [InlineData(-1_500_000_000, -2, 500_000_000)]
    [InlineData(-1_000_000_000, -1, 0)]
    public void Fraction_of_a_second_is_never_negative(long nanoseconds, long seconds, int fraction)
    {
        var timestamp = new Timestamp(nanoseconds);
        Assert.Equal(seconds, timestamp.Seconds);
        Assert.Equal(fraction, timestamp.SubsecondNanoseconds);
    }

    [Fact]
    public void Time_converts_to_the_same_moment_in_UTC()
    {
        DateTime moment = new Timestamp(1_700_000_000_123_456_789).ToDateTime();
        Assert.Equal(new DateTime(2023, 11, 14, 22, 13, 20, DateTimeKind.Utc).AddTicks(1_234_567), moment);
        Assert.Equal(DateTimeKind.Utc, moment.Kind);
    }

    [Fact]
    public void Times_compare_in_order()
    {
        var early = new Timestamp(1);
        var late = new Timestamp(2);
        Assert.True(early < late && late > early && early <= late && late >= early);
        Assert.True(early.CompareTo(late) < 0);
    }
}
