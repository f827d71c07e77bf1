using System.Buffers.Text;
using PcapStream.Capture;

namespace PcapStream.Protocols.Directories;

/// <summary>Moments in the form of Kerberos, as <c>20260101123456Z</c> (RFC 4120, section 5.2.3).</summary>
internal static class GeneralizedTime
{
    private const int Shortest = 14;
    private const int Longest = 23;

    /// <summary>Whether text of a length can be a moment.</summary>
    public static bool IsLength(int length) => length is >= Shortest and <= Longest;

    /// <summary>Reads a moment in UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The moment, to a second.</param>
    /// <returns>False for another form, or a date that does not exist.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Timestamp time)
    {
        time = default;
        if (text.Length != Shortest + 1 || text[Shortest] != 'Z' || !TryNumber(text[..4], out int year)
            || !TryNumber(text[4..6], out int month) || !TryNumber(text[6..8], out int day)
            || !TryNumber(text[8..10], out int hour) || !TryNumber(text[10..12], out int minute)
            || !TryNumber(text[12..14], out int second))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23
            || minute > 59 || second > 59)
            return false;
        var moment = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        time = Timestamp.Of((Int128)(moment - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number) =>
        Utf8Parser.TryParse(digits, out number, out int used, 'D') && used == digits.Length && digits[0] != '-'
        && digits[0] != '+';
}
