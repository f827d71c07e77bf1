namespace PcapStream.Cli.Commands;

/// <summary>
/// <c>--memory</c>, alone or as <c>--memory=FILE</c>. Its value is only ever behind an equals sign, so that the word
/// after it stays a capture.
/// </summary>
internal static class MemoryOption
{
    private const string Name = "--memory";
    private const string Screen = "-";

    public static Setting Create() => new("Say what reading cost in memory: on stderr, or in a .json or .html file with --memory=FILE.", "FILE", Name);

    /// <summary>Gives a lone <c>--memory</c> its value.</summary>
    public static string[] Normalise(string[] args) => Array.ConvertAll(args, arg => arg == Name ? $"{Name}={Screen}" : arg);

    public static bool IsScreen(string value) => value == Screen;
}
