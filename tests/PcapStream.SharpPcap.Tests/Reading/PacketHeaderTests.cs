using PcapStream.Capture;
using PcapStream.SharpPcap.Reading;

namespace PcapStream.SharpPcap.Tests.Reading;

public sealed unsafe class PacketHeaderTests
{
    [Theory]
    [InlineData(1, 5, 1000, 1_000_005_000)]
    [InlineData(1, 5, 1, 1_000_000_005)]
    [InlineData(-1, 5, 1, -999_999_995)]
    [InlineData(uint.MaxValue, 999_999_999, 1, 4_294_967_295_999_999_999)]
    public void Seconds_and_their_fraction_are_one_number(long seconds, long fraction, long unit, long nanoseconds)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || nint.Size == sizeof(int), "time has 32 bits here");
        long* words = stackalloc long[] { seconds, fraction, 0x0000_0005_0000_0003 };
        PacketHeader header = PacketHeader.At((nint)words, unit);
        Assert.Equal((nanoseconds, 3, 5u), (header.Time.Nanoseconds, header.CapturedLength, header.OriginalLength));
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Time_out_of_range_has_no_value(long seconds)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || nint.Size == sizeof(int), "time has 32 bits here");
        long* words = stackalloc long[] { seconds, 0, 0 };
        Assert.Equal(Timestamp.None, PacketHeader.At((nint)words, 1).Time);
    }
}
