using System.CommandLine;

namespace PcapStream.Cli.Commands;

/// <summary>
/// <c>--memory</c>, alone or as <c>--memory=FILE</c>. Its value is only ever behind an equals sign, so that the word
/// after it stays a capture.
/// </summary>
internal static class MemoryOption
{
    private const string Name = "--memory";
    private const string Screen = "-";

    public static Option<string?> Create() => new(Name)
    {
        Description = "Say what reading cost in memory: on stderr, or in a .json or .html file with --memory=FILE.",
        HelpName = "FILE",
    };

    /// <summary>Gives a lone <c>--memory</c> its value.</summary>
    public static string[] Normalise(string[] args) => [.. args.Select(arg => arg == Name ? $"{Name}={Screen}" : arg)];

    public static bool IsScreen(string value) => value == Screen;
}
