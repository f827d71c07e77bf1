using PcapStream.Capture;
using PcapStream.Operations.Selection;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>Selections as people type them.</summary>
public sealed class SelectionTextTests
{
    private const long Second = Timestamp.NanosecondsPerSecond;

    [Theory]
    [InlineData("2024-01-31T10:00:00Z", TimeOrigin.Epoch, 1_706_695_200 * Second)]
    [InlineData("2024-01-31 10:00:00.000000001Z", TimeOrigin.Epoch, 1_706_695_200 * Second + 1)]
    [InlineData("2024-01-31T12:00:00.5+02:00", TimeOrigin.Epoch, 1_706_695_200 * Second + Second / 2)]
    [InlineData("1969-12-31T23:59:59.25Z", TimeOrigin.Epoch, -3 * Second / 4)]
    [InlineData("1706695200", TimeOrigin.Epoch, 1_706_695_200 * Second)]
    [InlineData("1706695200.123456789", TimeOrigin.Epoch, 1_706_695_200 * Second + 123_456_789)]
    [InlineData("0", TimeOrigin.Epoch, 0)]
    [InlineData("+30s", TimeOrigin.FirstPacket, 30 * Second)]
    [InlineData("+1.5ms", TimeOrigin.FirstPacket, 1_500_000)]
    [InlineData("+2d", TimeOrigin.FirstPacket, 172_800 * Second)]
    [InlineData("-5m", TimeOrigin.LastPacket, -300 * Second)]
    [InlineData("-1h", TimeOrigin.LastPacket, -3600 * Second)]
    [InlineData("-20ns", TimeOrigin.LastPacket, -20)]
    public void Times_are_read_to_the_nanosecond(string text, TimeOrigin origin, long nanoseconds)
    {
        Assert.True(TimeBound.TryParse(text, out TimeBound? bound));
        Assert.Equal((origin, nanoseconds), (bound.Origin, bound.Nanoseconds));
    }

    // editcap's rule.
    [Fact]
    public void Time_without_a_zone_is_local()
    {
        Assert.True(TimeBound.TryParse("2024-07-31 10:00:00", out TimeBound? bound));
        var local = new DateTime(2024, 7, 31, 10, 0, 0, DateTimeKind.Local);
        Assert.Equal(new DateTimeOffset(local).ToUnixTimeSeconds() * Second, bound.Nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("-")]
    [InlineData("+30")]
    [InlineData("-5")]
    [InlineData("+-5s")]
    [InlineData("+5x")]
    [InlineData("5s")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-01-31")]
    [InlineData("2024-01-31T10:00:00.1234567890Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("+99999999999d")]
    [InlineData("99999999999999999999")]
    public void Other_times_are_refused(string text) => Assert.False(TimeBound.TryParse(text, out _));

    [Theory]
    [InlineData("192.0.2.1:443-198.51.100.7:50123/tcp", "192.0.2.1:443-198.51.100.7:50123/tcp")]
    [InlineData("198.51.100.7:50123-192.0.2.1:443", "192.0.2.1:443-198.51.100.7:50123")]
    [InlineData("[2001:db8::2]:53-[2001:db8::1]:5353/udp", "[2001:db8::1]:5353-[2001:db8::2]:53/udp")]
    [InlineData("2001:db8::2-2001:db8::1", "2001:db8::1-2001:db8::2")]
    [InlineData("[2001:db8::2]-[2001:db8::1]", "2001:db8::1-2001:db8::2")]
    [InlineData("192.0.2.2-192.0.2.1", "192.0.2.1-192.0.2.2")]
    public void Ends_are_in_either_order(string text, string expected)
    {
        Assert.True(FlowEnds.TryParse(text, out FlowEnds? flow));
        Assert.Equal(expected, flow.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.1:1-192.0.2.2")]
    [InlineData("192.0.2.1-192.0.2.2/tcp")]
    [InlineData("192.0.2.1:1-192.0.2.2:2/http")]
    [InlineData("192.0.2.1:1-192.0.2.2:65536")]
    [InlineData("192.0.2.1:1-2001:db8::1")]
    [InlineData("[2001:db8::1:5-[2001:db8::2]:6")]
    [InlineData("[2001:db8::1]5-[2001:db8::2]:6")]
    [InlineData("00:00:00:00:00:01-00:00:00:00:00:02")]
    [InlineData("a-b")]
    public void Other_ends_are_refused(string text) => Assert.False(FlowEnds.TryParse(text, out _));

    [Theory]
    [InlineData("1/100", 100, 0)]
    [InlineData("1/1", 1, 0)]
    [InlineData("1/7,42", 7, 42)]
    public void Samples_have_a_seed(string text, long every, long seed)
    {
        Assert.True(PacketSample.TryParse(text, out PacketSample? sample));
        Assert.Equal((every, seed), (sample.Every, sample.Seed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("1/0")]
    [InlineData("2/5")]
    [InlineData("1/5,")]
    [InlineData("1/5,1,2")]
    [InlineData("1/-5")]
    public void Other_samples_are_refused(string text) => Assert.False(PacketSample.TryParse(text, out _));

    [Fact]
    public void Sample_takes_its_share_wherever_one_looks()
    {
        foreach (long seed in (long[])[0, 1, 99])
        {
            var sample = new PacketSample(10, seed);
            for (long start = 1; start < 1_000_000; start += 100_000)
            {
                int taken = Enumerable.Range(0, 100_000).Count(i => sample.Contains(start + i));
                // Nine standard deviations of a fair sample.
                Assert.InRange(taken, 9_150, 10_850);
            }
        }
        int same = Enumerable.Range(1, 100_000).Count(i =>
            new PacketSample(10, 1).Contains(i) && new PacketSample(10, 2).Contains(i));
        Assert.InRange(same, 700, 1_300);
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var random = new Random(18);
        const string Characters = "0123456789+-./:,[]TZabcdefmnsuh ";
        string[] seeds =
        [
            "2024-01-31T10:00:00.5+02:00", "1706695200.5", "+30s", "-5m", "192.0.2.1:443-198.51.100.7:50123/tcp",
            "[2001:db8::1]:53-[2001:db8::2]:5353/udp", "1/100,7", "1-100,2000,5000-",
        ];
        for (int i = 0; i < 20_000; i++)
        {
            char[] text = seeds[random.Next(seeds.Length)].ToCharArray();
            for (int changes = random.Next(4); changes > 0; changes--)
                text[random.Next(text.Length)] = Characters[random.Next(Characters.Length)];
            string changed = new(text, 0, random.Next(text.Length + 1));
            if (TimeBound.TryParse(changed, out TimeBound? bound))
                Assert.InRange(bound.Nanoseconds, -long.MaxValue / 2, long.MaxValue / 2);
            if (PacketSample.TryParse(changed, out PacketSample? sample))
                Assert.InRange(sample.Every, 1, long.MaxValue);
            if (FlowEnds.TryParse(changed, out FlowEnds? flow))
                Assert.True(FlowEnds.TryParse(flow.ToString(), out FlowEnds? again) && $"{again}" == $"{flow}");
            if (PacketNumbers.TryParse(changed, out PacketNumbers? numbers))
                Assert.True(PacketNumbers.TryParse($"{numbers}", out PacketNumbers? same) && $"{same}" == $"{numbers}");
        }
    }
}
