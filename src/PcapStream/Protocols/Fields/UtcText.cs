using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Capture;

namespace PcapStream.Protocols.Fields;

/// <summary>Moments in UTC as text, in tshark's notation.</summary>
internal static class UtcText
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /// <summary>Writes a moment of the years 1 to 9999, at most 40 bytes.</summary>
    /// <returns>Bytes written.</returns>
    public static int Format(Timestamp time, Span<byte> text)
    {
        DateTime moment = time.ToDateTime();
        CultureInfo culture = CultureInfo.InvariantCulture;
        bool fits = Utf8.TryWrite(
            text,
            culture,
            $"{Months.AsSpan((moment.Month - 1) * 3, 3)} {moment.Day,2}, {moment.Year} {moment.Hour:D2}:{moment.Minute:D2}",
            out int date);
        fits &= Utf8.TryWrite(
            text[date..], culture, $":{moment.Second:D2}.{time.SubsecondNanoseconds:D9} UTC", out int seconds);
        Debug.Assert(fits, "no moment is longer");
        return date + seconds;
    }
}
