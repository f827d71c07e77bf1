using System.Globalization;

namespace PcapStream.Processes;

/// <summary>Sizes in a form that is easy to read.</summary>
public static class MemorySize
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes to about three digits, such as <c>1.94 GiB</c>.</summary>
    public static string Text(double bytes)
    {
        int unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }
        return $"{bytes.ToString(unit == 0 ? "0" : "0.00", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
