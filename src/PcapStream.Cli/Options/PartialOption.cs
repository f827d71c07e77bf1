using System.CommandLine;
using PcapStream.Inputs;
using PcapStream.Partials;

namespace PcapStream.Cli.Options;

/// <summary>
/// <c>--partial</c>: the result of a shard as a file that <c>combine</c> puts together with the others.
/// </summary>
internal sealed class PartialOption
{
    // They say how a shard runs and what is read, not what the result is.
    private static readonly string[] Left =
    [
        Name, "--shard", "-r", "-R", "--by-time", "--threads", TemporaryFolderOption.Name, "--no-index", "--index",
        "--quiet", "--verbose", "--log-file", "-n", "--memory", "--pool-stats", "--pool-debug", "--leak-detection",
    ];

    private const string Name = "--partial";

    // They make no part of a result, whatever the command.
    private static readonly (string Option, string Reason)[] Refused =
    [
        ("-i", "an interface has no shards"),
        ("-c", "counts packets of all shards, which no shard knows"),
        ("--range", "reading ends at the last number, which is in one shard"),
        ("--follow", "a file that grows has no shards"),
    ];

    private readonly ValueOption _partial = new(
        "Write the result to a file instead of printing it; 'combine' puts those of all shards together.", "FILE",
        Name);

    /// <summary>The refusal of an output of the command.</summary>
    public static (string Option, string Reason) WrittenByCombine { get; } = ("-w", "'combine -w' writes the result");

    /// <summary>The program and its version: results of another may be counted in another way.</summary>
    public static string Program => $"{CommandHandler.Name} {ProgramVersion.Short}";

    public void AddTo(Command command) => command.Add(_partial.Option);

    /// <summary>The partial to write; null for none.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="refused">More options of the command that make no part of a result, each with the reason.</param>
    /// <exception cref="UsageException">One of them is given.</exception>
    public PartialOutput? Read(ParseResult command, params (string Option, string Reason)[] refused)
    {
        if (_partial.Text(command) is not { } path)
            return null;
        foreach ((string option, string reason) in refused.Concat(Refused))
        {
            if (Given(command).Any(one => one.Name == option))
                throw new UsageException($"{Name}: {option}: {reason}");
        }
        return new PartialOutput(path, Program, command.CommandResult.Command.Name, Words(command));
    }

    /// <summary>The file, for the check of all outputs.</summary>
    public (string Option, string? Path) File(ParseResult command) => (Name, _partial.Text(command));

    /// <summary>Refuses what is read only once.</summary>
    /// <exception cref="UsageException">There is such an input.</exception>
    public static void RefuseStreams(CaptureSet captures)
    {
        if (captures.FirstStream() is { } stream)
            throw new UsageException($"{Name}: {stream} has no length, and so no shards");
    }

    private static IEnumerable<Option> Given(ParseResult command) => command.CommandResult.Command.Options
        .Where(option => command.GetResult(option) is { Implicit: false });

    // In one order, so that the same options are the same words.
    private static List<string> Words(ParseResult command)
    {
        var words = new List<string>();
        foreach (Option option in Given(command).OrderBy(option => option.Name, StringComparer.Ordinal))
        {
            if (Left.Contains(option.Name))
                continue;
            IReadOnlyList<System.CommandLine.Parsing.Token> values = command.GetResult(option)!.Tokens;
            if (values.Count == 0)
                words.Add(option.Name);
            foreach (System.CommandLine.Parsing.Token value in values)
                words.AddRange([option.Name, value.Value]);
        }
        return words;
    }
}
