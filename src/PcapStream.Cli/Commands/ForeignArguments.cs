using System.CommandLine;
using System.CommandLine.Parsing;

namespace PcapStream.Cli.Commands;

/// <summary>The arguments of a program that is run.</summary>
internal static class ForeignArguments
{
    /// <summary>Refuses options in front of <c>--</c> that nobody knows: they may be meant for either.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void Check(ParseResult command, string[] words)
    {
        var behind = command.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Select(token => token.Value).ToHashSet();
        if (Array.Find(words, word => word.Length > 1 && word[0] == '-' && !behind.Contains(word)) is { } unknown)
            throw new UsageException($"unknown option {unknown}; the program's own options go behind --");
    }
}
