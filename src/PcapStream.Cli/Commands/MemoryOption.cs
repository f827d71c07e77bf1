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
    /// <exception cref="UsageException">An equals sign with nothing behind it, as an unset variable leaves it: the next word is a capture, and must not be overwritten.</exception>
    public static string[] Normalise(string[] args)
    {
        int end = Array.IndexOf(args, "--");
        string[] normal = [.. args];
        for (int i = 0; i < (end < 0 ? args.Length : end); i++)
        {
            if (args[i] == $"{Name}=")
                throw new UsageException($"{Name}= names no file");
            if (args[i] == Name)
                normal[i] = $"{Name}={Screen}";
        }
        return normal;
    }

    /// <summary>The file that the receipt goes to, if it goes to one.</summary>
    public static (string Option, string? Path) File(string? value) => (Name, value is null || IsScreen(value) ? null : value);

    public static bool IsScreen(string value) => value == Screen;
}
