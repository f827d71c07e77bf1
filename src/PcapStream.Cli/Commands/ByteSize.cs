using System.CommandLine.Parsing;
using System.Globalization;

namespace PcapStream.Cli.Commands;

/// <summary>Sizes as people write them: a number with k, M, G (powers of 1000) or Ki, Mi, Gi (of 1024), and a B if they like.</summary>
internal static class ByteSize
{
    public static long? Parse(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (TryParse(text, out long bytes))
            return bytes;
        result.AddError($"'{text}' is not a size: write a number of bytes, or one with k, M, G, Ki, Mi or Gi, such as 16MiB");
        return null;
    }

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        string digits = text.TrimEnd(['k', 'K', 'M', 'G', 'i', 'B']);
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return false;
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
        if (unit == 0 || number > long.MaxValue / unit)
            return false;
        bytes = (long)(number * unit);
        return true;
    }
}
