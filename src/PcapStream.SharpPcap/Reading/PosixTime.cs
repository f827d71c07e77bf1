using PcapStream.Capture;
using SharpPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>Converts SharpPcap's time, decimal seconds, to and from nanoseconds without loss.</summary>
internal static class PosixTime
{
    private const long MostSeconds = long.MaxValue / Timestamp.NanosecondsPerSecond;

    /// <summary>
    /// The time; none when it is beyond the year 2262, which is SharpPcap's value for times before 1970.
    /// </summary>
    public static Timestamp Of(PosixTimeval time) => time.Value is > -MostSeconds and < MostSeconds
        ? new Timestamp(decimal.ToInt64(time.Value * Timestamp.NanosecondsPerSecond))
        : Timestamp.None;

    /// <summary>The seconds; 0 for no time.</summary>
    public static decimal Seconds(Timestamp time) =>
        time.IsKnown ? time.Nanoseconds / (decimal)Timestamp.NanosecondsPerSecond : 0;
}
