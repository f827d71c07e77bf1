using System.Globalization;

namespace PcapStream.Cli.Rendering.Page;

/// <summary>The ends and labels of the axes of charts.</summary>
internal static class ChartAxis
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>The next greater number that suits the end of an axis; at least 1.</summary>
    public static double End(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1))));
        foreach (double step in (double[])[1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8])
        {
            if (value <= step * power)
                return step * power;
        }
        return 10 * power;
    }

    /// <summary>Three digits and a prefix for a unit, such as <c>1.25 M</c>; a space without a prefix.</summary>
    public static string Number(double value)
    {
        int prefix = 0;
        while (value >= 1000 && prefix < Prefixes.Length - 1)
        {
            value /= 1000;
            prefix++;
        }
        string digits = value.ToString(value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture);
        return $"{digits} {Prefixes[prefix]}";
    }

    /// <summary>A time span in the unit that suits it.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        0 => "0 s",
        < 1e-3 => $"{Digits(seconds * 1e6)} µs",
        < 1 => $"{Digits(seconds * 1e3)} ms",
        < 120 => $"{Digits(seconds)} s",
        < 7200 => $"{Digits(seconds / 60)} min",
        < 172_800 => $"{Digits(seconds / 3600)} h",
        _ => $"{Digits(seconds / 86_400)} d",
    };

    /// <summary>A round time between labels, at most five for an axis of so many seconds.</summary>
    public static double SecondsStep(double seconds)
    {
        double least = seconds / 5;
        foreach (double step in (double[])[60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400])
        {
            if (least is > 30 and <= 86_400 && least <= step)
                return step;
        }
        double unit = least > 86_400 ? 86_400 : 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(least / unit))) * unit;
        return least <= power ? power : least <= 2 * power ? 2 * power : least <= 5 * power ? 5 * power : 10 * power;
    }

    private static string Digits(double value) =>
        value.ToString(value >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);
}
