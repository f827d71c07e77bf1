using System.Globalization;

namespace PcapStream.Capture;

/// <summary>
/// A packet's time in nanoseconds since 1970-01-01 00:00:00 UTC, leap seconds not counted. The range of 64 bits
/// (years 1677 to 2262) holds every time that a classic pcap's unsigned 32-bit seconds can name (up to 2106).
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since the epoch; negative before it.</param>
public readonly record struct Timestamp(long Nanoseconds) : IComparable<Timestamp>
{
    internal const long NoTime = long.MinValue;

    /// <summary>No time: what a packet has whose capture does not tell one, as in pcapng's Simple Packet Blocks.</summary>
    public static readonly Timestamp None = new(NoTime);

    /// <summary>Whether there is a time at all.</summary>
    public bool IsKnown => this != None;

    /// <summary>Nanoseconds in a second.</summary>
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Whole seconds since the epoch, rounded down, so that <see cref="SubsecondNanoseconds"/> is never negative.</summary>
    public long Seconds => Nanoseconds / NanosecondsPerSecond - (Nanoseconds % NanosecondsPerSecond < 0 ? 1 : 0);

    /// <summary>Nanoseconds past <see cref="Seconds"/>, 0 to 999,999,999.</summary>
    public int SubsecondNanoseconds => (int)(Nanoseconds - Seconds * NanosecondsPerSecond);

    /// <summary>The same moment as a UTC <see cref="DateTime"/>, cut to its 100 ns ticks.</summary>
    public DateTime ToDateTime() => DateTime.UnixEpoch.AddTicks(Seconds * TimeSpan.TicksPerSecond + SubsecondNanoseconds / 100);

    /// <summary>Seconds with nine decimals, such as <c>1348918575.409224000</c>: no digit is lost.</summary>
    public override string ToString() => FormatSeconds(Nanoseconds);

    /// <summary>A span of nanoseconds as seconds with nine decimals, with a sign only when negative.</summary>
    public static string FormatSeconds(long nanoseconds)
    {
        // Negating in 64 unsigned bits is right for the least value, too.
        ulong magnitude = nanoseconds < 0 ? 0 - (ulong)nanoseconds : (ulong)nanoseconds;
        return string.Create(CultureInfo.InvariantCulture,
            $"{(nanoseconds < 0 ? "-" : "")}{magnitude / NanosecondsPerSecond}.{magnitude % NanosecondsPerSecond:D9}");
    }

    /// <inheritdoc/>
    public int CompareTo(Timestamp other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Whether <paramref name="left"/> is earlier than <paramref name="right"/>.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is later than <paramref name="right"/>.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not later than <paramref name="right"/>.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not earlier than <paramref name="right"/>.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.Nanoseconds >= right.Nanoseconds;
}
