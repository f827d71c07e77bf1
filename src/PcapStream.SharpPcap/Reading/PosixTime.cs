using PcapStream.Capture;
using SharpPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>SharpPcap's time, decimal seconds, to and from nanoseconds; no digit is lost.</summary>
internal static class PosixTime
{
    /// <exception cref="OverflowException">The time is beyond the year 2262.</exception>
    public static Timestamp Of(PosixTimeval time) => new(decimal.ToInt64(time.Value * Timestamp.NanosecondsPerSecond));

    /// <summary>Seconds; 0 for no time.</summary>
    public static decimal Seconds(Timestamp time) => time.IsKnown ? time.Nanoseconds / (decimal)Timestamp.NanosecondsPerSecond : 0;
}
