using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Commands.Info;

/// <summary>
/// Figures in the format of capinfos 4.0, always exact (its <c>-M</c>): scripts should not have to read <c>4077 k</c>.
/// </summary>
internal static class CapinfosFigures
{
    private const string None = "n/a";

    private const TimestampPrecision Usual = TimestampPrecision.Microseconds;

    public static string SnapLength(CaptureInfo result) =>
        result.SnapLength == 0 ? "(not set)" : Invariant($"{result.SnapLength}");

    /// <summary>A moment in the machine's time zone, to the capture's precision.</summary>
    public static string Time(Timestamp? time, CaptureInfo result)
    {
        if (time is not { } moment)
            return None;
        return moment.IsKnown && LocalTime.Format(moment.Seconds) is { } second
            ? second + Decimals(moment.SubsecondNanoseconds, result.Precision ?? Usual)
            : LocalTime.NotRepresentable;
    }

    public static string Duration(CaptureInfo result)
    {
        if (result.DurationNanoseconds is not { } duration)
            return None;
        string seconds = Timestamp.FormatSeconds(duration);
        TimestampPrecision precision = result.Precision ?? Usual;
        return precision == TimestampPrecision.Seconds ? seconds[..^10] : seconds[..^(9 - (int)precision)];
    }

    public static string BytesPerSecond(CaptureInfo result) => Rate(result, result.OriginalBytes);

    public static string BitsPerSecond(CaptureInfo result) => Rate(result, result.OriginalBytes * 8.0);

    public static string PacketsPerSecond(CaptureInfo result) => Rate(result, result.Packets);

    /// <summary>Whether a rate is printed: capinfos needs a duration above zero.</summary>
    public static bool HasRate(CaptureInfo result) => result.DurationNanoseconds > 0;

    public static string TimeOrder(CaptureInfo result) => result.StrictTimeOrder switch
    {
        true => "True",
        false => "False",
        null => "Unknown",
    };

    private static string Rate(CaptureInfo result, double amount) => HasRate(result)
        ? Invariant($"{amount * Timestamp.NanosecondsPerSecond / (double)result.DurationNanoseconds!.Value:F2}")
        : None;

    private static string Decimals(int nanoseconds, TimestampPrecision precision) =>
        precision == TimestampPrecision.Seconds
        ? ""
        : Invariant($".{nanoseconds:D9}")[..((int)precision + 1)];

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
