using System.Globalization;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Testing.Limits;

/// <summary>Sizes as limits write them: a number and B, k, M, G (powers of 1000), KiB, MiB or GiB.</summary>
internal static class LimitSize
{
    /// <summary>Parses a size.</summary>
    /// <param name="text">A text such as <c>16 KiB</c>; a space is allowed.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="ArgumentException">The text is not a size.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string digits = text.TrimEnd(['k', 'K', 'M', 'G', 'i', 'B']);
        long unit = text[digits.Length..] switch
        {
            "" or "B" => 1,
            "k" or "K" or "kB" or "KB" => 1_000,
            "M" or "MB" => 1_000_000,
            "G" or "GB" => 1_000_000_000,
            "Ki" or "KiB" => 1L << 10,
            "Mi" or "MiB" => 1L << 20,
            "Gi" or "GiB" => 1L << 30,
            _ => 0,
        };
        if (unit == 0
            || !decimal.TryParse(
                digits.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            || number > long.MaxValue / unit)
            throw new ArgumentException($"'{text}' is not a size such as \"16 KiB\"", nameof(text));
        return (long)(number * unit);
    }

    /// <summary>A size for a message, with its bytes where the short form leaves digits out.</summary>
    public static string Text(long bytes)
    {
        string size = SizeText.Of(bytes, SizeUnit.Auto);
        return Math.Abs(bytes) < 1024
            ? size
            : string.Create(CultureInfo.InvariantCulture, $"{size} ({bytes:#,0} B)");
    }
}
