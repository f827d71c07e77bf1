using System.Globalization;

namespace PcapStream.Processes;

/// <summary>Sizes in a form that is easy to read.</summary>
public static class MemorySize
{
    /// <summary>The units, each 1,024 times the one before.</summary>
    public static IReadOnlyList<string> Units { get; } = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes to about three digits, such as <c>1.94 GiB</c>.</summary>
    public static string Text(double bytes)
    {
        int unit = 0;
        while (Math.Abs(bytes) >= 1024 && unit < Units.Count - 1)
        {
            bytes /= 1024;
            unit++;
        }
        return $"{bytes.ToString(unit == 0 ? "0" : "0.00", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
