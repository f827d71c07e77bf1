using System.CommandLine;
using System.Globalization;

namespace PcapStream.Cli.Commands;

/// <summary>An option with one value; a <see cref="Flag"/> is one without.</summary>
internal sealed class Setting(string description, string valueName, string name, params string[] aliases)
{
    public Option<string?> Option { get; } = new(name, aliases)
    {
        Description = description,
        HelpName = valueName,
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Names the values that it takes, for those who complete command lines.</summary>
    public Setting OneOf(params string[] values)
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
