using PcapStream.Capture;

namespace PcapStream.Protocols.Directories;

/// <summary>Moments in the form of Kerberos, as <c>20260101123456Z</c> (RFC 4120, section 5.2.3).</summary>
internal static class GeneralizedTime
{
    private const int Shortest = 12;
    private const int Longest = 23;

    /// <summary>Whether text of a length can be a moment.</summary>
    public static bool IsLength(int length) => length is >= Shortest and <= Longest;

    /// <summary>
    /// Reads a moment in UTC, as far as there are digits: what follows the minute may be missing, and day 0
    /// is the last of the month before, as in Wireshark.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The moment, to a second.</param>
    /// <returns>False for another form.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Timestamp time)
    {
        const int YearDigits = 4;
        time = default;
        if (!TryTake(ref text, YearDigits, out int year) || !TryTake(ref text, 2, out int month)
            || !TryTake(ref text, 2, out int day) || !TryTake(ref text, 2, out int hour)
            || !TryTake(ref text, 2, out int minute))
            return false;
        TryTake(ref text, 2, out int second);
        if (year < 1 || month is < 1 or > 12 || day > 31 || hour > 23 || minute > 59 || second > 59)
            return false;
        var start = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc);
        long days = (start - DateTime.UnixEpoch).Days + day - 1;
        long seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
        time = Timestamp.Of((Int128)seconds * Timestamp.NanosecondsPerSecond);
        return true;
    }

    // Digits up to a number of them; at least one.
    private static bool TryTake(scoped ref ReadOnlySpan<byte> text, int most, out int number)
    {
        number = 0;
        int taken = 0;
        while (taken < most && taken < text.Length && char.IsAsciiDigit((char)text[taken]))
            number = number * 10 + text[taken++] - '0';
        text = text[taken..];
        return taken > 0;
    }
}
