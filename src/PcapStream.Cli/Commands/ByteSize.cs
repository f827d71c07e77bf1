using System.Globalization;

namespace PcapStream.Cli.Commands;

/// <summary>Sizes as people write them: a number with k, M, G (powers of 1000) or Ki, Mi, Gi (of 1024), and a B if they like.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long bytes)
    {
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
        if (unit == 0 || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) || number > long.MaxValue / unit)
            return false;
        bytes = (long)(number * unit);
        return true;
    }
}
