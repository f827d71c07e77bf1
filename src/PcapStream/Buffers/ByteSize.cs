using System.Globalization;

namespace PcapStream.Buffers;

/// <summary>
/// Parses sizes: a number with k, M, G (powers of 1000) or Ki, Mi, Gi (powers of 1024), and an optional B.
/// </summary>
public static class ByteSize
{
    /// <summary>Parses a size.</summary>
    /// <param name="text">The text, such as <c>64MiB</c>.</param>
    /// <param name="bytes">The bytes; 0 when the text is not valid.</param>
    public static bool TryParse(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        bytes = 0;
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
        if (unit == 0 || !TryParseNumber(digits, out decimal number) || number > long.MaxValue / unit)
            return false;
        bytes = (long)(number * unit);
        return true;
    }

    private static bool TryParseNumber(string digits, out decimal number) =>
        decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
}
