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
            throw new UsageException($"unknown option {unknown}; put the program's own options after --");
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
}
