using System.CommandLine;
using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Options;

/// <summary>
/// <c>--memory</c>, alone or as <c>--memory=FILE</c>, and <c>--pool-stats</c>. The file is only accepted after an
/// equals sign, so that the word after <c>--memory</c> remains a capture.
/// </summary>
internal sealed class MemoryOptions
{
    private const string Name = "--memory";

    private readonly ValueOption _memory = new(
        "Report what reading cost in memory: on stderr, or in a .json or .html file with --memory=FILE.",
        "[=FILE]",
        Name);

    private readonly SwitchOption _pool = new(
        "Print the pool's statistics on stderr, like CPython's sys._debugmallocstats.", "--pool-stats");

    public void AddTo(Command command)
    {
        command.Add(_memory.Option);
        command.Add(_pool.Option);
    }

    /// <summary>Whether the command line has <c>--memory</c>.</summary>
    public static bool AreGiven(ParseResult command) => command.Tokens.Any(token => token.Value == Name);

    /// <summary>Whether a name is that of a receipt to write, and not of a capture that exists.</summary>
    public static bool IsReport(string file) =>
        Path.GetExtension(file).ToUpperInvariant() is ".JSON" or ".HTML" && !File.Exists(file);

    /// <summary>The reports that the command line asks for.</summary>
    public MemoryReport Report(ParseResult command) => new(Name, _memory.Text(command), _pool.IsSet(command));

    /// <summary>Gives a lone <c>--memory</c> its value.</summary>
    /// <exception cref="UsageException">
    /// Nothing follows the equals sign, as after an unset variable: the next word is a capture and must not be
    /// overwritten.
    /// </exception>
    public static string[] Normalise(string[] args)
    {
        int end = Array.IndexOf(args, "--");
        string[] normal = [.. args];
        for (int i = 0; i < (end < 0 ? args.Length : end); i++)
        {
            if (args[i] == $"{Name}=")
                throw new UsageException($"{Name}= names no file");
            if (args[i] == Name)
                normal[i] = $"{Name}={MemoryReport.Screen}";
        }
        return normal;
    }
}
