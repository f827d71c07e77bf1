using PcapStream.Capture;
using PcapStream.LiveCapture.Replay;

namespace PcapStream.LiveCapture.Tests.Replay;

/// <summary>When packets are due.</summary>
public sealed class ReplayPaceTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Gaps_are_those_of_the_capture_divided_by_the_speed()
    {
        Assert.Equal([0, 1, 3.5], Due(ReplayPace.AtSpeed(1), 10, 11, 13.5));
        Assert.Equal([0, 0.25, 0.875], Due(ReplayPace.AtSpeed(4), 10, 11, 13.5));
    }

    [Fact]
    public void Packet_earlier_than_the_one_before_is_due_at_once() =>
        Assert.Equal([0, 2, 2, 3], Due(ReplayPace.AtSpeed(1), 10, 12, 11, 13));

    [Fact]
    public void Packet_without_a_time_is_due_with_the_one_before() =>
        Assert.Equal([0, 2, 2, 3], Due(ReplayPace.AtSpeed(1), 10, 12, double.NaN, 13));

    [Fact]
    public void Next_loop_follows_the_last_packet_at_once()
    {
        ReplayPace pace = ReplayPace.AtSpeed(1);
        Assert.Equal([0, 2], Due(pace, 10, 12));
        pace.BeginLoop();
        Assert.Equal([2, 4], Due(pace, 10, 12));
    }

    [Fact]
    public void Rates_do_not_depend_on_the_captures_times()
    {
        Assert.Equal(TimeSpan.FromSeconds(0.25), ReplayPace.AtPackets(8).Due(At(99), packets: 2, bytes: 5000));
        Assert.Equal(TimeSpan.FromSeconds(2), ReplayPace.AtBits(4000).Due(At(99), packets: 2, bytes: 1000));
        Assert.True(ReplayPace.TopSpeed.Due(At(99), packets: 2, bytes: 1000) < TimeSpan.Zero);
    }

    private static IEnumerable<double> Due(ReplayPace pace, params double[] times) =>
        [.. times.Select((time, i) => pace.Due(At(time), i, i * 100).TotalSeconds)];

    private static Timestamp At(double seconds) =>
        double.IsNaN(seconds) ? Timestamp.None : new Timestamp((long)(seconds * Second));
}
