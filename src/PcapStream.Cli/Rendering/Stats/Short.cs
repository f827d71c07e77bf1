using System.Globalization;

namespace PcapStream.Cli.Rendering.Stats;

/// <summary>Numbers for axes: three digits and a prefix.</summary>
internal static class Short
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P", "E"];

    /// <summary>A number and its prefix, a space between and one behind, such as <c>1.25 M</c>.</summary>
    public static string Number(double value)
    {
        int prefix = 0;
        while (value >= 1000 && prefix < Prefixes.Length - 1)
        {
            value /= 1000;
            prefix++;
        }
        return $"{value.ToString(value >= 100 ? "0" : value >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture)} {Prefixes[prefix]}";
    }

    /// <summary>A span of time in the unit that suits it.</summary>
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

    private static string Digits(double value) => value.ToString(value >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);
}
