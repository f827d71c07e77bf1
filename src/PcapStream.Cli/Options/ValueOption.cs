using System.CommandLine;
using System.Globalization;

namespace PcapStream.Cli.Options;

/// <summary>An option with one value; a <see cref="SwitchOption"/> is one without.</summary>
internal sealed class ValueOption(string description, string valueName, string name, params string[] aliases)
{
    public Option<string?> Option { get; } = new(name, aliases)
    {
        Description = description,
        HelpName = valueName,
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Names the values that it takes, for those who complete command lines.</summary>
    public ValueOption OneOf(params string[] values)
    {
        Option.CompletionSources.Add(values);
        return this;
    }

    public string? Text(ParseResult command) => command.GetValue(Option);

    /// <summary>A whole number within bounds; null when the option is not there.</summary>
    /// <exception cref="UsageException">It is none, or out of bounds.</exception>
    public long? Number(ParseResult command, long least, long most = long.MaxValue)
    {
        if (Text(command) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number < least || number > most)
            throw new UsageException($"{Option.Name} {text}: expected a whole number {(most == long.MaxValue ? $"of at least {least}" : $"from {least} to {most}")}");
        return number;
    }

    /// <summary>A size in bytes; null when the option is not there.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public long? Size(ParseResult command)
    {
        if (Text(command) is not { } text)
            return null;
        return ByteSize.TryParse(text, out long bytes)
            ? bytes
            : throw new UsageException($"{Option.Name} {text}: expected a number of bytes, or one with k, M, G, Ki, Mi or Gi, such as 16MiB");
    }
}

/// <summary>
/// An option that is there or not. It and <see cref="ValueOption"/> keep System.CommandLine's generic types to strings,
/// whose code is compiled beforehand: any other costs a millisecond of start-up.
/// </summary>
internal sealed class SwitchOption(string description, string name, params string[] aliases)
{
    public Option<string?> Option { get; } = new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    public bool IsSet(ParseResult command) => command.GetResult(Option) is { Implicit: false };
}

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
