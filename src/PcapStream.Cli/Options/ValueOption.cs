using System.CommandLine;
using System.Globalization;
using PcapStream.Buffers;

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

    /// <summary>Lists the values that the option takes, for completion.</summary>
    public ValueOption OneOf(params string[] values)
    {
        Option.CompletionSources.Add(values);
        return this;
    }

    public string? Text(ParseResult command) => command.GetValue(Option);

    /// <summary>The names in a list with commas; none when the option is not given.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="known">The names that there are.</param>
    /// <exception cref="UsageException">A name is not one of them.</exception>
    public string[] Names(ParseResult command, IEnumerable<string> known) =>
        [.. (Text(command)?.Split(',') ?? []).Select(name => Known(name, known))];

    /// <summary>One of some names; null when the option is not given.</summary>
    /// <exception cref="UsageException">The value is not one of them.</exception>
    public string? Name(ParseResult command, IEnumerable<string> known) =>
        Text(command) is { } name ? Known(name, known) : null;

    /// <summary>A whole number; null when the option is not given.</summary>
    /// <exception cref="UsageException">The value is not a number or is out of range.</exception>
    public long? Number(ParseResult command, long least, long most = long.MaxValue)
    {
        if (Text(command) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number < least
            || number > most)
        {
            string range = most == long.MaxValue ? $"of at least {least}" : $"from {least} to {most}";
            throw new UsageException($"{Option.Name} {text}: expected a whole number {range}");
        }
        return number;
    }

    /// <summary>A size in bytes; null when the option is not given.</summary>
    /// <exception cref="UsageException">The value is not a size.</exception>
    public long? Size(ParseResult command)
    {
        if (Text(command) is not { } text)
            return null;
        return ByteSize.TryParse(text, out long bytes)
            ? bytes
            : throw new UsageException(
                $"{Option.Name} {text}: expected a number of bytes, or one with k, M, G, Ki, Mi or Gi, such as 16MiB");
    }

    private string Known(string name, IEnumerable<string> known) => known.Contains(name)
        ? name
        : throw new UsageException($"{Option.Name} {name}: expected {string.Join(", ", known)}");
}

/// <summary>
/// An option without a value. It and <see cref="ValueOption"/> only use System.CommandLine's generic types over
/// strings, whose code is compiled in advance: any other type costs a millisecond of start-up.
/// </summary>
internal sealed class SwitchOption(string description, string name, params string[] aliases)
{
    public Option<string?> Option { get; } = new(name, aliases)
    {
        Description = description,
        Arity = ArgumentArity.Zero,
    };

    public bool IsSet(ParseResult command) => command.GetResult(Option) is { Implicit: false };
}
