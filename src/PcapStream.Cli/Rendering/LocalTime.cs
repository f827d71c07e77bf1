using System.Globalization;
using System.Runtime.InteropServices;

namespace PcapStream.Cli.Rendering;

/// <summary>
/// Formats times in the machine's time zone, such as <c>2023-11-14 22:13:20</c>. On Unix the C library is used, as in
/// capinfos: the runtime's tables of time zones take longer to load than a small capture takes to read.
/// </summary>
internal static partial class LocalTime
{
    /// <summary>capinfos' text for a time out of the calendar's range.</summary>
    public const string NotRepresentable = "Not representable";

    /// <param name="seconds">Seconds since the epoch.</param>
    /// <returns>Null for a time out of the calendar's range.</returns>
    public static string? Format(long seconds)
    {
        if (OperatingSystem.IsWindows() || IntPtr.Size != sizeof(long))
        {
            return seconds is < -62_135_510_400 or > 253_402_214_400
                ? null
                : DateTime.UnixEpoch.AddSeconds(seconds).ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss",
                    CultureInfo.InvariantCulture);
        }
        if (LocalTimeOf(in seconds, out BrokenDownTime time) == 0 || time.Year > int.MaxValue - 1900)
            return null;
        return string.Concat(
            $"{Number(time.Year + 1900, 4)}-{Number(time.Month + 1, 2)}-{Number(time.Day, 2)} ",
            $"{Number(time.Hour, 2)}:{Number(time.Minute, 2)}:{Number(time.Second, 2)}");
    }

    private static string Number(int value, int digits) =>
        value.ToString(digits == 4 ? "D4" : "D2", CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "localtime_r")]
    private static partial nint LocalTimeOf(in long seconds, out BrokenDownTime time);

    // struct tm of glibc, musl and macOS: nine ints, then an offset and a name, which are not used.
    [StructLayout(LayoutKind.Sequential)]
    private struct BrokenDownTime
    {
        public int Second;
        public int Minute;
        public int Hour;
        public int Day;
        public int Month;
        public int Year;
        public int Weekday;
        public int DayOfYear;
        public int DaylightSaving;
        public nint Offset;
        public nint Zone;
    }
}
