using PcapStream.Operations.Export;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>
/// One <c>-E NAME=VALUE</c>, as in tshark, and two more. As there, the JSON formats accept all of tshark's and only use
/// <c>occurrence</c>; so do the formats of columns.
/// </summary>
internal static class FieldOutputSetting
{
    /// <summary>Candidates for completion; those that end in an equals sign take any value.</summary>
    public static IEnumerable<string> Usual =>
    [
        "header=y", "header=n", "separator=/t", "separator=/s", "separator=",
        "occurrence=f", "occurrence=l", "occurrence=a", "aggregator=/s", "aggregator=",
        "quote=d", "quote=s", "quote=n", "bom=y", "bom=n",
        "names=dots", "names=underscore", "ip=text", "ip=binary",
    ];

    /// <exception cref="UsageException">There is no such setting, or it has no such value.</exception>
    public static ExportOptions Apply(ExportOptions options, string setting)
    {
        int equals = setting.IndexOf('=');
        string name = equals < 0 ? setting : setting[..equals];
        string value = equals < 0 ? "" : setting[(equals + 1)..];
        return name switch
        {
            "header" => options with { Header = IsYes(setting, value) },
            "bom" => options with { ByteOrderMark = IsYes(setting, value) },
            "separator" => options with { Separator = AllowedSeparator(options, setting, Character(setting, value)) },
            "aggregator" => options with { Aggregator = Character(setting, value) },
            "quote" => options with { Quote = Quote(options, setting, value) },
            "occurrence" => options with { Occurrence = Occurrence(setting, value) },
            "names" => options with { UnderscoreNames = IsUnderscore(setting, value) },
            "ip" => options with { BinaryAddresses = IsBinary(options, setting, value) },
            _ => throw new UsageException(
                $"-E {setting}: expected header, separator, occurrence, aggregator, quote, bom, names or ip, then = "
                + "and a value"),
        };
    }

    private static bool IsYes(string setting, string value) => value switch
    {
        "y" or "Y" => true,
        "n" or "N" => false,
        _ => throw new UsageException($"-E {setting}: expected y or n"),
    };

    private static char Character(string setting, string value) => value switch
    {
        "/t" => '\t',
        "/s" => ' ',
        [< '\x80' and var character] => character,
        _ => throw new UsageException($"-E {setting}: expected one ASCII character, /t for a tab or /s for a space"),
    };

    private static char? Quote(ExportOptions options, string setting, string value) => value switch
    {
        "d" => AllowedQuote(options, setting, '"'),
        "s" => AllowedQuote(options, setting, '\''),
        "n" => null,
        _ => throw new UsageException($"-E {setting}: expected d (double), s (single) or n (none)"),
    };

    private static char AllowedQuote(ExportOptions options, string setting, char quote)
    {
        FieldFormat format = options.Format;
        if (format.Quotes.Contains(quote))
            return quote;
        string allowed = format.Quotes.Length == 0 ? "no quotes" : "double quotes only";
        throw new UsageException($"-E {setting}: -T {format.Name} has {allowed}");
    }

    private static char AllowedSeparator(ExportOptions options, string setting, char separator) =>
        options.Format.HasSeparator
            ? separator
            : throw new UsageException($"-E {setting}: the separator of -T {options.Format.Name} is fixed");

    private static bool IsUnderscore(string setting, string value) => value switch
    {
        "underscore" => true,
        "dots" => false,
        _ => throw new UsageException($"-E {setting}: expected dots or underscore"),
    };

    private static bool IsBinary(ExportOptions options, string setting, string value) => value switch
    {
        "binary" when options.Format.IsColumnar => true,
        "binary" => throw new UsageException($"-E {setting}: -T {options.Format.Name} has addresses as text only"),
        "text" => false,
        _ => throw new UsageException($"-E {setting}: expected text or binary"),
    };

    private static FieldOccurrence Occurrence(string setting, string value) => value switch
    {
        "f" => FieldOccurrence.First,
        "l" => FieldOccurrence.Last,
        "a" => FieldOccurrence.All,
        _ => throw new UsageException($"-E {setting}: expected f (first), l (last) or a (all)"),
    };
}
