using System.Globalization;

namespace PcapStream.Capture;

/// <summary>
/// A packet's time in nanoseconds since 1970-01-01 00:00:00 UTC, leap seconds not counted. It holds every time whose
/// whole seconds are a signed 64-bit number; <see cref="NotRepresentable"/> stands for all others that a pcapng can
/// hold.
/// </summary>
public readonly record struct Timestamp : IComparable<Timestamp>
{
    /// <summary>No time in 64 bits.</summary>
    internal const long NoTime = long.MinValue;

    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The text for <see cref="NotRepresentable"/>, as in tshark and capinfos.</summary>
    internal const string NotRepresentableText = "Not representable";

    /// <summary>The time of a packet without one, as in pcapng's Simple Packet Blocks.</summary>
    public static readonly Timestamp None = new(NoTime);

    /// <summary>A time in the capture that is beyond all times of this type.</summary>
    public static readonly Timestamp NotRepresentable = new(long.MaxValue, BeyondAll);

    private const int BeyondAll = -1;

    // Nanoseconds, or whole seconds of a time for which 64 bits of nanoseconds are too few. Not an Int128, for
    // which there is no precompiled code.
    private readonly long _value;

    // Nanoseconds past the whole seconds, and 1, of such a time; 0 of all others.
    private readonly int _wide;

    /// <param name="nanoseconds">Nanoseconds since the epoch; negative before it.</param>
    public Timestamp(long nanoseconds) => _value = nanoseconds;

    private Timestamp(long value, int wide)
    {
        _value = value;
        _wide = wide;
    }

    /// <summary>Whether there is a time, and it is representable.</summary>
    public bool IsKnown => _wide == 0 ? _value != NoTime : _wide != BeyondAll;

    /// <summary>Whether <see cref="Nanoseconds"/> is the time: it is between the years 1677 and 2262.</summary>
    public bool FitsNanoseconds => _wide == 0 && _value != NoTime;

    /// <summary>
    /// Nanoseconds since the epoch in 64 bits; for a time beyond them (see <see cref="FitsNanoseconds"/>), the nearest
    /// of them.
    /// </summary>
    public long Nanoseconds => _wide == 0 ? _value : _value < 0 ? -long.MaxValue : long.MaxValue;

    /// <summary>
    /// Whole seconds since the epoch, rounded down, so that <see cref="SubsecondNanoseconds"/> is never negative.
    /// </summary>
    public long Seconds => _wide > 0 ? _value : FloorSeconds(Nanoseconds);

    /// <summary>Nanoseconds past <see cref="Seconds"/>, 0 to 999,999,999.</summary>
    public int SubsecondNanoseconds =>
        _wide > 0 ? _wide - 1 : (int)(Nanoseconds - FloorSeconds(Nanoseconds) * NanosecondsPerSecond);

    /// <summary>The exact nanoseconds since the epoch.</summary>
    internal Int128 ExactNanoseconds => _wide switch
    {
        0 => _value == NoTime ? Int128.MinValue : _value,
        BeyondAll => Int128.MaxValue,
        _ => (Int128)_value * NanosecondsPerSecond + (_wide - 1),
    };

    // No time is before all times, and one that is not representable is after them.
    private int Rank => IsKnown ? 0 : _wide == 0 ? -1 : 1;

    /// <summary>The time of a number of nanoseconds since the epoch.</summary>
    internal static Timestamp Of(Int128 nanoseconds)
    {
        if (nanoseconds > long.MinValue && nanoseconds <= long.MaxValue)
            return new Timestamp((long)nanoseconds);
        Int128 seconds = nanoseconds / NanosecondsPerSecond;
        var rest = (int)(nanoseconds - seconds * NanosecondsPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + (int)NanosecondsPerSecond);
        return seconds == (long)seconds ? new Timestamp((long)seconds, rest + 1) : NotRepresentable;
    }

    /// <summary>Nanoseconds in 64 bits; for others the nearest that is not <see cref="NoTime"/>.</summary>
    internal static long Saturate(Int128 nanoseconds) =>
        nanoseconds > long.MaxValue ? long.MaxValue : nanoseconds <= long.MinValue ? -long.MaxValue : (long)nanoseconds;

    /// <summary>Whether 64 bits of nanoseconds are a limit, so that the time may be beyond them.</summary>
    internal static bool IsBeyond(long nanoseconds) => nanoseconds is long.MaxValue or -long.MaxValue;

    /// <summary>Nanoseconds from another time to this one; both are known.</summary>
    public decimal Since(Timestamp earlier) =>
        ((decimal)Seconds - earlier.Seconds) * NanosecondsPerSecond +
        (SubsecondNanoseconds - earlier.SubsecondNanoseconds);

    /// <summary>The same moment as a UTC <see cref="DateTime"/>, cut to its 100 ns ticks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the years 1 to 9999.</exception>
    public DateTime ToDateTime() =>
        DateTime.UnixEpoch.AddTicks(checked(Seconds * TimeSpan.TicksPerSecond) + SubsecondNanoseconds / 100);

    /// <summary>Seconds with nine decimals, such as <c>1348918575.409224000</c>: no digit is lost.</summary>
    public override string ToString() =>
        FitsNanoseconds ? FormatSeconds(_value)
        : IsKnown ? FormatSeconds((decimal)_value * NanosecondsPerSecond + (_wide - 1))
        : _wide == 0 ? "" : NotRepresentableText;

    /// <summary>A span of nanoseconds as seconds with nine decimals, with a sign only when negative.</summary>
    public static string FormatSeconds(long nanoseconds)
    {
        // Negation in 64 unsigned bits is correct for the least value as well.
        ulong magnitude = nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds;
        (ulong seconds, ulong rest) = Math.DivRem(magnitude, (ulong)NanosecondsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{(nanoseconds < 0 ? "-" : "")}{seconds}.{rest:D9}");
    }

    /// <summary>A span of nanoseconds as seconds with nine decimals, with a sign only when negative.</summary>
    public static string FormatSeconds(decimal nanoseconds) =>
        (nanoseconds / NanosecondsPerSecond).ToString("F9", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) =>
        (_wide | other._wide) == 0 ? _value.CompareTo(other._value) : CompareWide(this, other);

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not later than <paramref name="right"/>.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not earlier than <paramref name="right"/>.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;

    private static int CompareWide(Timestamp left, Timestamp right)
    {
        int byRank = left.Rank.CompareTo(right.Rank);
        if (byRank != 0 || left.Rank != 0)
            return byRank;
        int bySeconds = left.Seconds.CompareTo(right.Seconds);
        return bySeconds != 0 ? bySeconds : left.SubsecondNanoseconds.CompareTo(right.SubsecondNanoseconds);
    }

    private static long FloorSeconds(long nanoseconds) =>
        nanoseconds / NanosecondsPerSecond - (nanoseconds % NanosecondsPerSecond < 0 ? 1 : 0);
}

/// <summary>The precision of a capture's times, as the number of decimals after the second.</summary>
public enum TimestampPrecision
{
    /// <summary>Whole seconds.</summary>
    Seconds = 0,

    /// <summary>Three decimals.</summary>
    Milliseconds = 3,

    /// <summary>Six decimals.</summary>
    Microseconds = 6,

    /// <summary>Nine decimals.</summary>
    Nanoseconds = 9,
}
