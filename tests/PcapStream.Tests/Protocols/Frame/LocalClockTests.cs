using System.Globalization;
using System.Text;
using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Protocols.Frame;

namespace PcapStream.Tests.Protocols.Frame;

public sealed class LocalClockTests
{
    [Fact]
    public void Times_are_in_the_time_zone_of_the_machine()
    {
        var clock = new LocalClock();
        var random = new Random(5);
        byte[] text = new byte[LocalClock.MaxLength];
        for (int i = 0; i < 1000; i++)
        {
            long second = random.NextInt64(0, 4_000_000_000);
            DateTime expected = DateTime.UnixEpoch.AddSeconds(second).ToLocalTime();
            string written =
                Encoding.UTF8.GetString(text, 0,
                clock.Format(new Timestamp(second * 1_000_000_000 + 409_224_000), text));
            string day = expected.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2);
            Assert.StartsWith(expected.ToString($"MMM '{day}', yyyy HH:mm:ss'.409224000 '",
                CultureInfo.InvariantCulture), written);
            Assert.Equal(expected.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Encoding.UTF8.GetString(clock.Date(new Timestamp(second * 1_000_000_000))));
        }
    }

    [Fact]
    public void Fractions_before_the_epoch_count_upwards()
    {
        byte[] text = new byte[LocalClock.MaxLength];
        Assert.Contains(":59.999999999 ",
            Encoding.UTF8.GetString(text, 0, new LocalClock().Format(new Timestamp(-1), text)));
    }

    // The year 2400, and one beyond 32 bits.
    [Theory]
    [InlineData(13_569_465_600, "2400")]
    [InlineData(1L << 62, "Not representable")]
    public void Distant_times_are_formatted_or_not_representable(long seconds, string expected)
    {
        byte[] text = new byte[LocalClock.MaxLength];
        string written =
            Encoding.UTF8.GetString(text, 0, new LocalClock().Format(TimeScale.Of(0).TimeOf((ulong)seconds), text));
        Assert.Contains(expected, written);
    }

    [Theory]
    [InlineData(long.MinValue + 1)]
    [InlineData(long.MaxValue)]
    public void The_ends_of_time_fit(long nanoseconds) =>
        Assert.InRange(new LocalClock().Format(new Timestamp(nanoseconds), new byte[LocalClock.MaxLength]), 30,
        LocalClock.MaxLength);
}
