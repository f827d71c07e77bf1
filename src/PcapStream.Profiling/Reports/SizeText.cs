using System.Globalization;

namespace PcapStream.Profiling.Reports;

/// <summary>The unit that sizes are printed in.</summary>
public enum SizeUnit
{
    /// <summary>Each size in a unit that suits it.</summary>
    Auto,

    /// <summary>Bytes.</summary>
    B,

    /// <summary>1,024 bytes.</summary>
    KiB,

    /// <summary>1,048,576 bytes.</summary>
    MiB,
}

/// <summary>Prints sizes as memory_profiler does: with one decimal, and bytes without.</summary>
public static class SizeText
{
    private static readonly string[] Names = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A size with its unit.</summary>
    /// <param name="bytes">Bytes, below zero where memory was given back.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>Such as <c>8.0 MiB</c>.</returns>
    public static string Of(double bytes, SizeUnit unit)
    {
        int power = unit == SizeUnit.Auto ? Suitable(bytes) : (int)unit - 1;
        double value = bytes / Math.Pow(1024, power);
        string digits = value.ToString(power == 0 && value == Math.Truncate(value) ? "0" : "0.0", CultureInfo.InvariantCulture);
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

/// <summary>A line's two columns of sizes, as tables print them; empty where no memory was read.</summary>
/// <param name="Usage">The memory in use.</param>
/// <param name="Increment">The growth.</param>
public sealed record LineSizes(string Usage, string Increment)
{
    /// <summary>Prints a line's sizes.</summary>
    /// <param name="profile">The profile that the line is of.</param>
    /// <param name="line">The line.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>Both.</returns>
    public static LineSizes Of(MemoryProfile profile, ProfiledLine line, SizeUnit unit) => profile.IsMeasured(line)
        ? new LineSizes(SizeText.Of(profile.Usage(line), unit), SizeText.Of(line.Increment, unit))
        : new LineSizes("", "");
}
