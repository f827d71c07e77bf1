using System.Globalization;

namespace PcapStream.Capture;

/// <summary>
/// A packet's time in nanoseconds since 1970-01-01 00:00:00 UTC, leap seconds not counted. It holds every time whose
/// whole seconds are a signed 64-bit number; <see cref="NotRepresentable"/> stands for those that a pcapng can name
/// beyond.
/// </summary>
public readonly record struct Timestamp : IComparable<Timestamp>
{
    /// <summary>No time in 64 bits.</summary>
    internal const long NoTime = long.MinValue;

    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What stands in a text for <see cref="NotRepresentable"/>: tshark's and capinfos' words.</summary>
    internal const string NotRepresentableText = "Not representable";

    /// <summary>No time: what a packet has whose capture does not tell one, as in pcapng's Simple Packet Blocks.</summary>
    public static readonly Timestamp None = new(Int128.MinValue);

    /// <summary>A time that the capture tells and that is beyond all times of this type.</summary>
    public static readonly Timestamp NotRepresentable = new(Int128.MaxValue);

    private static readonly Int128 Least = (Int128)long.MinValue * NanosecondsPerSecond;
    private static readonly Int128 Most = (Int128)long.MaxValue * NanosecondsPerSecond + (NanosecondsPerSecond - 1);

    private readonly Int128 _nanoseconds;

    /// <param name="nanoseconds">Nanoseconds since the epoch; negative before it.</param>
    public Timestamp(long nanoseconds) => _nanoseconds = nanoseconds == NoTime ? Int128.MinValue : nanoseconds;

    private Timestamp(Int128 nanoseconds) => _nanoseconds = nanoseconds;

    /// <summary>Whether there is a time at all, and it is representable.</summary>
    public bool IsKnown => _nanoseconds != Int128.MinValue && _nanoseconds != Int128.MaxValue;

    /// <summary>Whether <see cref="Nanoseconds"/> is the time: it is between the years 1677 and 2262.</summary>
    public bool FitsNanoseconds => (long)_nanoseconds == _nanoseconds;

    /// <summary>
    /// Nanoseconds since the epoch in 64 bits; of a time beyond them (see <see cref="FitsNanoseconds"/>), the nearest
    /// that there is.
    /// </summary>
    public long Nanoseconds =>
        FitsNanoseconds ? (long)_nanoseconds : _nanoseconds == Int128.MinValue ? NoTime : Saturate(_nanoseconds);

    /// <summary>Whole seconds since the epoch, rounded down, so that <see cref="SubsecondNanoseconds"/> is never negative.</summary>
    public long Seconds => FitsNanoseconds || !IsKnown
        ? FloorSeconds(Nanoseconds)
        : (long)((_nanoseconds - SubsecondNanoseconds) / NanosecondsPerSecond);

    /// <summary>Nanoseconds past <see cref="Seconds"/>, 0 to 999,999,999.</summary>
    public int SubsecondNanoseconds
    {
        get
        {
            if (FitsNanoseconds || !IsKnown)
                return (int)(Nanoseconds - FloorSeconds(Nanoseconds) * NanosecondsPerSecond);
            var rest = (int)(_nanoseconds % NanosecondsPerSecond);
            return rest < 0 ? rest + (int)NanosecondsPerSecond : rest;
        }
    }

    /// <summary>Nanoseconds since the epoch, all of them.</summary>
    internal Int128 ExactNanoseconds => _nanoseconds;

    /// <summary>The time of so many nanoseconds since the epoch.</summary>
    internal static Timestamp Of(Int128 nanoseconds) =>
        nanoseconds < Least || nanoseconds > Most ? NotRepresentable : new Timestamp(nanoseconds);

    /// <summary>Nanoseconds in 64 bits, or the nearest that there is and that is not <see cref="NoTime"/>.</summary>
    internal static long Saturate(Int128 nanoseconds) =>
        nanoseconds > long.MaxValue ? long.MaxValue : nanoseconds <= long.MinValue ? -long.MaxValue : (long)nanoseconds;

    /// <summary>Whether 64 bits of nanoseconds stand for a time that they may not hold.</summary>
    internal static bool IsBeyond(long nanoseconds) => nanoseconds is long.MaxValue or -long.MaxValue;

    /// <summary>Nanoseconds from another time to this one; both are known.</summary>
    public Int128 Since(Timestamp earlier) => _nanoseconds - earlier._nanoseconds;

    /// <summary>The same moment as a UTC <see cref="DateTime"/>, cut to its 100 ns ticks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in the years 1 to 9999.</exception>
    public DateTime ToDateTime() =>
        DateTime.UnixEpoch.AddTicks(checked(Seconds * TimeSpan.TicksPerSecond) + SubsecondNanoseconds / 100);

    /// <summary>Seconds with nine decimals, such as <c>1348918575.409224000</c>: no digit is lost.</summary>
    public override string ToString() =>
        IsKnown ? FormatSeconds(_nanoseconds) : this == None ? "" : NotRepresentableText;

    /// <summary>A span of nanoseconds as seconds with nine decimals, with a sign only when negative.</summary>
    public static string FormatSeconds(long nanoseconds) => FormatSeconds((Int128)nanoseconds);

    /// <summary>A span of nanoseconds as seconds with nine decimals, with a sign only when negative.</summary>
    public static string FormatSeconds(Int128 nanoseconds)
    {
        UInt128 magnitude = nanoseconds < 0 ? (UInt128)(-nanoseconds) : (UInt128)nanoseconds;
        (UInt128 seconds, UInt128 rest) = UInt128.DivRem(magnitude, (UInt128)NanosecondsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{(nanoseconds < 0 ? "-" : "")}{seconds}.{(uint)rest:D9}");
    }

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => _nanoseconds.CompareTo(other._nanoseconds);

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left._nanoseconds < right._nanoseconds;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left._nanoseconds > right._nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not later than <paramref name="right"/>.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left._nanoseconds <= right._nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier than <paramref name="right"/>.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left._nanoseconds >= right._nanoseconds;

    private static long FloorSeconds(long nanoseconds) =>
        nanoseconds / NanosecondsPerSecond - (nanoseconds % NanosecondsPerSecond < 0 ? 1 : 0);
}
