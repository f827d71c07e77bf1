using System.CommandLine;
using System.CommandLine.Parsing;

namespace PcapStream.Cli.Options;

/// <summary>Positional words that look like options.</summary>
internal static class PositionalWords
{
    /// <summary>
    /// Refuses unknown options before <c>--</c>: they may be meant for this command or for the program.
    /// </summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void Check(ParseResult command, string[] words)
    {
        if (FindOption(command, words) is { } unknown)
            throw new UsageException(Unknown(command, unknown, "put the program's own options after --"));
    }

    /// <summary>
    /// The first of the words that looks like an option and does not stand after <c>--</c>; null for none.
    /// </summary>
    public static string? FindOption(ParseResult command, string[] words)
    {
        var afterDashes = AfterDashes(command).ToHashSet();
        return Array.Find(words, word => word.Length > 1 && word[0] == '-' && !afterDashes.Contains(word));
    }

    /// <summary>The words after the first <c>--</c>.</summary>
    public static IEnumerable<string> AfterDashes(ParseResult command) => command.Tokens
        .SkipWhile(token => token.Type != TokenType.DoubleDash)
        .Skip(1)
        .Select(token => token.Value);

    /// <summary>The message for an option that the command does not have.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="word">The option.</param>
    /// <param name="otherwise">What to do if the word is not a misspelled option.</param>
    public static string Unknown(ParseResult command, string word, string otherwise)
    {
        Command of = command.CommandResult.Command;
        if (ForeignOptions.Find(of, word) is { } advice)
            return $"{of.Name} has no option {word}; {advice}";
        IEnumerable<string> names = of.Options
            .Where(option => !option.Hidden)
            .SelectMany(option => option.Aliases.Prepend(option.Name));
        // All short options are similar to each other.
        string suggestion = word.StartsWith("--", StringComparison.Ordinal) ? Suggestion.Of(word, names) : "";
        return $"unknown option {word}{(suggestion.Length > 0 ? suggestion : $"; {otherwise}")}";
    }
}
