using System.Globalization;

namespace PcapStream.Profiling.Reports;

/// <summary>The unit of printed sizes.</summary>
public enum SizeUnit
{
    /// <summary>A suitable unit for each size.</summary>
    Auto,

    /// <summary>Bytes.</summary>
    B,

    /// <summary>1,024 bytes.</summary>
    KiB,

    /// <summary>1,048,576 bytes.</summary>
    MiB,
}

/// <summary>Formats sizes like memory_profiler: with one decimal, bytes without.</summary>
public static class SizeText
{
    private static readonly string[] Names = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A size with its unit.</summary>
    /// <param name="bytes">Bytes; negative when memory was released.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>A text such as <c>8.0 MiB</c>.</returns>
    public static string Of(double bytes, SizeUnit unit)
    {
        int power = unit == SizeUnit.Auto ? Suitable(bytes) : (int)unit - 1;
        double value = bytes / Math.Pow(1024, power);
        string format = power == 0 && value == Math.Truncate(value) ? "0" : "0.0";
        string digits = value.ToString(format, CultureInfo.InvariantCulture);
        return $"{digits} {Names[power]}";
    }

    private static int Suitable(double bytes)
    {
        int power = 0;
        for (double rest = Math.Abs(bytes); rest >= 1024 && power < Names.Length - 1; rest /= 1024)
            power++;
        return power;
    }
}

/// <summary>A line's two columns of sizes in tables; empty when no memory was read.</summary>
/// <param name="Usage">The memory in use.</param>
/// <param name="Increment">The growth.</param>
public sealed record LineSizes(string Usage, string Increment)
{
    /// <summary>Formats a line's sizes.</summary>
    /// <param name="profile">The line's profile.</param>
    /// <param name="line">The line.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>Both.</returns>
    public static LineSizes Of(MemoryProfile profile, ProfiledLine line, SizeUnit unit) => profile.IsMeasured(line)
        ? new LineSizes(SizeText.Of(profile.Usage(line), unit), SizeText.Of(line.Increment, unit))
        : new LineSizes("", "");
}
