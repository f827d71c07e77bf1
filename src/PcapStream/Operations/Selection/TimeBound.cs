using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using PcapStream.Capture;

namespace PcapStream.Operations.Selection;

/// <summary>
/// An end of a selection by time: a time, or a distance from the first packet read or to the last. Its text is one of
/// <c>2024-01-31T10:00:00.123456789Z</c> (ISO 8601; the local time without a zone, as in editcap),
/// <c>1706695200.5</c> (seconds since the epoch), <c>+30s</c> (after the first packet) and <c>-5m</c> (before the
/// last); distances are in ns, us, ms, s, m, h or d.
/// </summary>
public sealed partial record TimeBound
{
    private const int Digits = 9;

    // Larger numbers of days are not in 64 bits of nanoseconds.
    private const decimal MostNanoseconds = long.MaxValue / 2;

    private TimeBound(TimeOrigin origin, long nanoseconds)
    {
        Origin = origin;
        Nanoseconds = nanoseconds;
    }

    /// <summary>What the nanoseconds are counted from.</summary>
    public TimeOrigin Origin { get; }

    /// <summary>Nanoseconds after the origin; negative before it.</summary>
    public long Nanoseconds { get; }

    /// <summary>A time.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in 64 bits of nanoseconds.</exception>
    public static TimeBound At(Timestamp time) => time.FitsNanoseconds
        ? new TimeBound(TimeOrigin.Epoch, time.Nanoseconds)
        : throw new ArgumentOutOfRangeException(nameof(time), time, "is not between the years 1677 and 2262");

    /// <summary>A time after that of the first packet read.</summary>
    public static TimeBound AfterFirst(TimeSpan distance) => new(TimeOrigin.FirstPacket, distance.Ticks * 100);

    /// <summary>A time before that of the last packet of the captures, which are then read twice.</summary>
    public static TimeBound BeforeLast(TimeSpan distance) => new(TimeOrigin.LastPacket, -distance.Ticks * 100);

    /// <summary>Parses a bound.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bound">The bound; null when the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TimeBound? bound)
    {
        ArgumentNullException.ThrowIfNull(text);
        bound = null;
        if (text.Length > 1 && text[0] is '+' or '-' && TryParseDuration(text[1..], out long distance))
        {
            bound = text[0] == '+'
                ? new TimeBound(TimeOrigin.FirstPacket, distance)
                : new TimeBound(TimeOrigin.LastPacket, -distance);
        }
        else if (TryParseNumber(text, Timestamp.NanosecondsPerSecond, out long seconds))
            bound = new TimeBound(TimeOrigin.Epoch, seconds);
        else if (TryParseDate(text, out long date))
            bound = new TimeBound(TimeOrigin.Epoch, date);
        return bound is not null;
    }

    /// <summary>Parses a duration: a number with ns, us, ms, s, m, h or d.</summary>
    /// <param name="text">The text, such as <c>1.5s</c>.</param>
    /// <param name="nanoseconds">The nanoseconds, not negative; 0 when the text is not valid.</param>
    public static bool TryParseDuration(string text, out long nanoseconds)
    {
        ArgumentNullException.ThrowIfNull(text);
        string number = text.TrimEnd(['n', 'u', 'm', 's', 'h', 'd']);
        long unit = text[number.Length..] switch
        {
            "ns" => 1,
            "us" => 1_000,
            "ms" => 1_000_000,
            "s" => Timestamp.NanosecondsPerSecond,
            "m" => 60 * Timestamp.NanosecondsPerSecond,
            "h" => 3600 * Timestamp.NanosecondsPerSecond,
            "d" => 86_400 * Timestamp.NanosecondsPerSecond,
            _ => 0,
        };
        nanoseconds = 0;
        return unit > 0 && TryParseNumber(number, unit, out nanoseconds);
    }

    private static bool TryParseNumber(string text, long unit, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length == 0
            || !decimal.TryParse(
                text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > MostNanoseconds / unit)
            return false;
        nanoseconds = (long)(number * unit);
        return true;
    }

    private static bool TryParseDate(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        Match match = Iso8601().Match(text);
        if (!match.Success)
            return false;
        // The runtime's times end at 100 ns.
        string whole = match.Groups["time"].Value.Replace('T', ' ') + match.Groups["zone"].Value;
        string[] formats = match.Groups["zone"].Success
            ? ["yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:sszzz"]
            : ["yyyy-MM-dd HH:mm:ss"];
        if (!DateTimeOffset.TryParseExact(
            whole, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset date))
            return false;
        string fraction = match.Groups["fraction"].Value.PadRight(Digits, '0');
        decimal exact = (decimal)date.ToUnixTimeSeconds() * Timestamp.NanosecondsPerSecond
            + int.Parse(fraction, CultureInfo.InvariantCulture);
        if (Math.Abs(exact) > MostNanoseconds)
            return false;
        nanoseconds = (long)exact;
        return true;
    }

    [GeneratedRegex(
        @"^(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?"
        + @"(?<zone>Z|[+-][0-9]{2}:[0-9]{2})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Iso8601();
}

/// <summary>What a <see cref="TimeBound"/> is counted from.</summary>
public enum TimeOrigin
{
    /// <summary>1970-01-01 00:00:00 UTC.</summary>
    Epoch,

    /// <summary>The time of the first packet read, over all captures.</summary>
    FirstPacket,

    /// <summary>The time of the last packet of the last capture.</summary>
    LastPacket,
}
