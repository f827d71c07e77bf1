using System.Globalization;

namespace PcapStream.Cli.Rendering;

/// <summary>Numbers in a form that is easy to read.</summary>
internal static class Quantities
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes to about three digits, such as <c>1.94 GiB</c>.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }
        return $"{bytes.ToString(unit == 0 ? "0" : "0.00", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>A count with separators between thousands.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
