using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Capture;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Frame;

/// <summary>What the column "Time" of tshark's list of packets shows; tshark's <c>-t</c>.</summary>
public enum PacketTime
{
    /// <summary>Seconds since the capture's first packet (<c>r</c>).</summary>
    Relative,

    /// <summary>The local time of the day (<c>a</c>).</summary>
    Absolute,

    /// <summary>Local date and time (<c>ad</c>).</summary>
    AbsoluteWithDate,

    /// <summary>Local year, day of the year and time (<c>adoy</c>).</summary>
    AbsoluteWithDayOfYear,

    /// <summary>Seconds since the packet before (<c>d</c>).</summary>
    Delta,

    /// <summary>Seconds since the packet before that was selected (<c>dd</c>).</summary>
    DeltaDisplayed,

    /// <summary>Seconds since 1970 (<c>e</c>).</summary>
    Epoch,

    /// <summary>The time of the day in UTC (<c>u</c>).</summary>
    Utc,

    /// <summary>Date and time in UTC (<c>ud</c>).</summary>
    UtcWithDate,

    /// <summary>Year, day of the year and time in UTC (<c>udoy</c>).</summary>
    UtcWithDayOfYear,
}

/// <summary>Writes the column "Time", with the decimals that the capture has.</summary>
internal static class PacketTimeText
{
    private const int MostDecimals = 9;
    private const int LongestText = 64;

    /// <summary>Whether the column shows a date or a time of the day, which is text and no number.</summary>
    public static bool IsText(PacketTime column) => column is not (
        PacketTime.Relative or PacketTime.Delta or PacketTime.DeltaDisplayed or PacketTime.Epoch);

    public static void Add(in FrameContext frame, FieldValues values)
    {
        Timestamp time = frame.Time;
        if (!time.IsKnown)
            return;
        int decimals = (int)(frame.Interface?.Precision ?? TimestampPrecision.Nanoseconds);
        switch (frame.TimeColumn)
        {
            case PacketTime.Relative:
                AddSpan(frame.First, time, decimals, values);
                break;
            case PacketTime.Delta:
                AddSpan(frame.Previous, time, decimals, values);
                break;
            case PacketTime.DeltaDisplayed:
                AddSpan(frame.Displayed ?? frame.Previous, time, decimals, values);
                break;
            case PacketTime.Epoch:
                AddSpan(default, time, decimals, values);
                break;
            case PacketTime.Utc or PacketTime.UtcWithDate or PacketTime.UtcWithDayOfYear:
                AddUtc(time, frame.TimeColumn, decimals, values);
                break;
            default:
                AddLocal(frame, decimals, values);
                break;
        }
    }

    private static void AddSpan(Timestamp from, Timestamp to, int decimals, FieldValues values)
    {
        decimal nanoseconds = to.Since(from);
        if (decimals > 0 && to.FitsNanoseconds && Math.Abs(nanoseconds) < long.MaxValue)
            values.AddSeconds((long)nanoseconds, decimals);
        else
            values.AddSeconds(from, to);
    }

    private static void AddUtc(Timestamp time, PacketTime column, int decimals, FieldValues values)
    {
        if (!time.FitsNanoseconds)
        {
            values.AddNotRepresentable();
            return;
        }
        DateTime moment = time.ToDateTime();
        Span<byte> text = values.Reserve(LongestText);
        int length = 0;
        bool fits = column switch
        {
            PacketTime.UtcWithDate =>
                Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{moment:yyyy-MM-dd} ", out length),
            PacketTime.UtcWithDayOfYear => Utf8.TryWrite(
                text, CultureInfo.InvariantCulture, $"{moment:yyyy}/{moment.DayOfYear:D3} ", out length),
            _ => true,
        };
        fits &= Utf8.TryWrite(text[length..], CultureInfo.InvariantCulture, $"{moment:HH:mm:ss}", out int more);
        Debug.Assert(fits, "the longest has 19 characters");
        AddFraction(text, length + more, time, decimals, values);
    }

    private static void AddLocal(in FrameContext frame, int decimals, FieldValues values)
    {
        LocalClock clock = frame.Clock!;
        Timestamp time = frame.Time;
        if (clock.TimeOfDay(time).IsEmpty)
        {
            values.AddNotRepresentable();
            return;
        }
        Span<byte> text = values.Reserve(LongestText);
        int length = 0;
        ReadOnlySpan<byte> date = frame.TimeColumn switch
        {
            PacketTime.AbsoluteWithDate => clock.Date(time),
            PacketTime.AbsoluteWithDayOfYear => clock.OrdinalDate(time),
            _ => default,
        };
        if (!date.IsEmpty)
        {
            date.CopyTo(text);
            length = date.Length;
            text[length++] = (byte)' ';
        }
        ReadOnlySpan<byte> timeOfDay = clock.TimeOfDay(time);
        timeOfDay.CopyTo(text[length..]);
        AddFraction(text, length + timeOfDay.Length, time, decimals, values);
    }

    private static void AddFraction(Span<byte> text, int length, Timestamp time, int decimals, FieldValues values)
    {
        if (decimals > 0)
        {
            text[length++] = (byte)'.';
            bool fits = Utf8Formatter.TryFormat(
                time.SubsecondNanoseconds, text[length..], out _, new System.Buffers.StandardFormat('D', MostDecimals));
            Debug.Assert(fits, "nine digits");
            length += decimals;
        }
        values.Commit(length);
    }
}
