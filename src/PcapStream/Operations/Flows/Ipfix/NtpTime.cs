using PcapStream.Capture;

namespace PcapStream.Operations.Flows.Ipfix;

/// <summary>
/// Times of dateTimeNanoseconds (RFC 7011, section 6.1.10): seconds since 1900 and a fraction, 32 bits each. Seconds
/// without the highest bit are those of the next era, from 2036 on (RFC 4330, section 3).
/// </summary>
internal static class NtpTime
{
    private const long SecondsFrom1900To1970 = 2_208_988_800;
    private const long LastSecond = (1L << 32) + int.MaxValue - SecondsFrom1900To1970;
    private const int FractionBits = 32;

    /// <summary>The time of nanoseconds since 1970; the nearest one from 1970 to 2104.</summary>
    public static ulong Of(long nanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(Math.Max(0, nanoseconds), Timestamp.NanosecondsPerSecond);
        if (seconds > LastSecond)
            (seconds, rest) = (LastSecond, Timestamp.NanosecondsPerSecond - 1);
        // Rounded up, so that readers that round down to nanoseconds get the same number.
        ulong fraction = (((ulong)rest << FractionBits) + Timestamp.NanosecondsPerSecond - 1)
            / Timestamp.NanosecondsPerSecond;
        return (ulong)(seconds + SecondsFrom1900To1970) << FractionBits | fraction;
    }

    /// <summary>Nanoseconds since 1970.</summary>
    public static long Nanoseconds(ulong time)
    {
        long seconds = (uint)(time >> FractionBits);
        long era = seconds > int.MaxValue ? 0 : 1L << 32;
        ulong rest = (uint)time * (ulong)Timestamp.NanosecondsPerSecond >> FractionBits;
        return (seconds + era - SecondsFrom1900To1970) * Timestamp.NanosecondsPerSecond + (long)rest;
    }
}
