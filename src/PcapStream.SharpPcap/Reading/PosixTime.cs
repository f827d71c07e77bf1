using PcapStream.Capture;
using SharpPcap;

namespace PcapStream.SharpPcap.Reading;

/// <summary>SharpPcap's time, decimal seconds, to and from nanoseconds; no digit is lost.</summary>
internal static class PosixTime
{
    private const long MostSeconds = long.MaxValue / Timestamp.NanosecondsPerSecond;

    /// <summary>Nanoseconds; none for what is beyond the year 2262, as what libpcap has before 1970 is in SharpPcap.</summary>
    public static Timestamp Of(PosixTimeval time) => time.Value is > -MostSeconds and < MostSeconds
        ? new Timestamp(decimal.ToInt64(time.Value * Timestamp.NanosecondsPerSecond))
        : Timestamp.None;

    /// <summary>Seconds; 0 for no time.</summary>
    public static decimal Seconds(Timestamp time) => time.IsKnown ? time.Nanoseconds / (decimal)Timestamp.NanosecondsPerSecond : 0;
}
