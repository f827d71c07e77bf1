using System.Globalization;
using System.Text.RegularExpressions;
using PcapStream.Capture;

namespace PcapStream.Filtering.Display;

/// <summary>Times in a display filter.</summary>
internal static partial class MomentText
{
    private const int Decimals = 9;

    // RFC 822, section 5.1, which Wireshark takes in addition to UTC.
    private static readonly Dictionary<string, int> Zones = new()
    {
        ["UTC"] = 0,
        ["UT"] = 0,
        ["GMT"] = 0,
        ["EDT"] = -4,
        ["EST"] = -5,
        ["CDT"] = -5,
        ["CST"] = -6,
        ["MDT"] = -6,
        ["MST"] = -7,
        ["PDT"] = -7,
        ["PST"] = -8,
    };

    /// <summary>
    /// Parses a time: ISO 8601, of which the time or the zone may be missing, or <c>Sep 26, 2004 23:18:04.954975</c>.
    /// </summary>
    /// <param name="text">The text; local time unless it names a zone.</param>
    /// <param name="nanoseconds">Nanoseconds since 1970.</param>
    public static bool TryParse(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        Match match = Iso8601().Match(text);
        if (!match.Success)
            match = Legacy().Match(text);
        if (!match.Success)
            return false;
        int Part(string name) => match.Groups[name] is { Success: true } group
            ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : 0;
        int month = match.Groups["name"] is { Success: true } name
            ? 1 + Array.FindIndex(
                CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames,
                one => one.Equals(name.Value, StringComparison.OrdinalIgnoreCase))
            : Part("month");
        (int year, int day, int hour, int minute, int second) =
            (Part("year"), Part("day"), Part("hour"), Part("minute"), Part("second"));
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60)
            return false;
        DateTime date = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified).AddSeconds(second);
        TimeSpan? known = match.Groups["zone"] is { Success: true } zone
            ? OffsetOf(zone.Value)
            : TimeZoneInfo.Local.GetUtcOffset(date);
        if (known is not { } offset)
            return false;
        string fraction = match.Groups["fraction"].Value.PadRight(Decimals, '0')[..Decimals];
        nanoseconds = Timestamp.Saturate(
            (Int128)((date - DateTime.UnixEpoch - offset).Ticks) * 100
            + int.Parse(fraction, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Parses a number of seconds.</summary>
    public static bool TryParseDuration(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (!Seconds().IsMatch(text)
            || !decimal.TryParse(
                text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            || seconds > long.MaxValue / Timestamp.NanosecondsPerSecond - 1)
            return false;
        nanoseconds = (long)(seconds * Timestamp.NanosecondsPerSecond);
        return true;
    }

    // Null for an unknown name. The letters are those of the military: A to M without J are east, N to Y west.
    private static TimeSpan? OffsetOf(string zone)
    {
        if (zone.Length == 1)
        {
            return zone[0] switch
            {
                'Z' => TimeSpan.Zero,
                'J' => null,
                >= 'N' => TimeSpan.FromHours('M' - zone[0]),
                _ => TimeSpan.FromHours(zone[0] - '@' - (zone[0] > 'J' ? 1 : 0)),
            };
        }
        if (char.IsAsciiLetter(zone[0]))
            return Zones.TryGetValue(zone, out int hours) ? TimeSpan.FromHours(hours) : null;
        string digits = zone[1..].Replace(":", "", StringComparison.Ordinal);
        var offset = new TimeSpan(
            int.Parse(digits[..2], CultureInfo.InvariantCulture),
            digits.Length > 2 ? int.Parse(digits[2..], CultureInfo.InvariantCulture) : 0, 0);
        return zone[0] == '-' ? -offset : offset;
    }

    private const string Time =
        @"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2})(:(?<second>[0-9]{1,2})(\.(?<fraction>[0-9]{1,30}))?)?";

    private const string Zone = " *(?<zone>[A-Z]{1,3}|[+-][0-9]{2}(:?[0-9]{2})?)?";

    [GeneratedRegex(
        "^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})([T ]" + Time
        + ")?" + Zone + @"\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Iso8601();

    [GeneratedRegex(
        "^(?<name>[A-Za-z]{3}) +(?<day>[0-9]{1,2}), *(?<year>[0-9]{4}) +" +
        @"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2}):(?<second>[0-9]{1,2})" +
        @"(\.(?<fraction>[0-9]{1,30}))?" + Zone + @"\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Legacy();

    [GeneratedRegex(@"^[0-9]{1,20}(\.[0-9]{0,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Seconds();
}
