using System.Globalization;
using PcapStream.Processes;

namespace PcapStream.Cli.Rendering;

/// <summary>Numbers in a form that is easy to read.</summary>
internal static class Quantities
{
    /// <summary>Bytes to about three digits, such as <c>1.94 GiB</c>.</summary>
    public static string Bytes(double bytes) => MemorySize.Text(bytes);

    /// <summary>A count with separators between thousands.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Bytes in at most eight letters, such as <c>1.94 GiB</c>, <c>15.3 MiB</c> or <c>1023 KiB</c>.</summary>
    public static string ShortBytes(long bytes)
    {
        double rest = bytes;
        int unit = 0;
        while (rest >= 1023.5 && unit < MemorySize.Units.Count - 1)
        {
            rest /= 1024;
            unit++;
        }
        return unit == 0
            ? $"{bytes.ToString(CultureInfo.InvariantCulture)} B"
            : $"{ThreeDigits(rest)} {MemorySize.Units[unit]}";
    }

    /// <summary>
    /// A count with separators, or when it has more digits than a table has room for, one such as <c>12.3 M</c>.
    /// </summary>
    public static string ShortCount(long count, int digits = 7)
    {
        if (count < Math.Pow(10, digits))
            return digits < 7 ? count.ToString(CultureInfo.InvariantCulture) : Count(count);
        double rest = count / 1e3;
        int unit = 0;
        while (rest >= 999.5 && unit < 4)
        {
            rest /= 1e3;
            unit++;
        }
        return $"{ThreeDigits(rest)} {"kMGTP"[unit]}";
    }

    /// <summary>Nanoseconds as seconds, in at most ten letters.</summary>
    public static string ShortSeconds(long nanoseconds)
    {
        double seconds = nanoseconds / 1e9;
        string format = Math.Abs(seconds) < 1e3 ? "0.000000" : Math.Abs(seconds) < 1e6 ? "0.000" : "0";
        return seconds.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string ThreeDigits(double number) =>
        number.ToString(number < 9.995 ? "0.00" : number < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
