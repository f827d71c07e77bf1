using PcapStream.Capture;

namespace PcapStream.Protocols.Fields;

/// <summary>Moments in UTC as text, in tshark's notation.</summary>
internal static class UtcText
{
    private static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    private static ReadOnlySpan<byte> Pattern => "Sep 29, 2012 16:36:15.409224000 UTC"u8;

    /// <summary>Writes a moment of the years 1 to 9999, such as <c>Sep 29, 2012 16:36:15.409224000 UTC</c>.</summary>
    /// <returns>Bytes written.</returns>
    public static int Format(Timestamp time, Span<byte> text)
    {
        DateTime moment = time.ToDateTime();
        Pattern.CopyTo(text);
        Months.Slice((moment.Month - 1) * 3, 3).CopyTo(text);
        WriteDigits(text[4..6], moment.Day);
        if (moment.Day < 10)
            text[4] = (byte)' ';
        WriteDigits(text[8..12], moment.Year);
        WriteDigits(text[13..15], moment.Hour);
        WriteDigits(text[16..18], moment.Minute);
        WriteDigits(text[19..21], moment.Second);
        WriteDigits(text[22..31], time.SubsecondNanoseconds);
        return Pattern.Length;
    }

    private static void WriteDigits(Span<byte> text, int value)
    {
        for (int i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
