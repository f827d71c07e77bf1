using System.CommandLine;
using PcapStream.Operations;

namespace PcapStream.Cli.Options.Filters;

/// <summary>tshark's <c>-2</c> and <c>-R</c>.</summary>
internal sealed class TwoPassOptions
{
    private const string Twice = "-2";
    private const string Filter = "--read-filter";

    private readonly SwitchOption _twice = new(
        "Read each capture twice, as tshark does, for fields that depend on later packets, such as dns.response_in.",
        Twice);

    private readonly ValueOption _filter = new(
        $"With {Twice}, drop the packets that do not pass, and number the others without them; {Twice} -R EXPR is the "
        + "same, as in tshark.",
        "EXPR",
        Filter);

    /// <summary>
    /// The arguments with <c>-R</c> as the read filter, where they are tshark's for two passes: it reads folders
    /// otherwise. Those of other commands, which may be of another program, are left alone.
    /// </summary>
    public static string[] Replace(string[] args) =>
        args[0] is "parse" or "stats" && args.Contains(Twice)
            ? [.. args.Select(arg => arg == "-R" ? Filter : arg)]
            : args;

    public void AddTo(Command command)
    {
        command.Add(_twice.Option);
        command.Add(_filter.Option);
    }

    /// <summary>An operation's options with both.</summary>
    /// <exception cref="UsageException">The filter is not valid, or something contradicts them.</exception>
    public T Apply<T>(ParseResult command, T options)
        where T : ReadingOptions
    {
        bool twice = _twice.IsSet(command);
        string? expression = _filter.Text(command);
        if (expression is not null && !twice)
            throw new UsageException($"{Filter} needs {Twice}, as in tshark; -Y selects packets in one pass");
        if (!twice)
            return options;
        if (options.Batches.Capture.Handles is not null || options.Batches.Capture.Follow)
            throw new UsageException($"{Twice} reads captures that are complete: not with -i or --follow");
        if (options.Shard is not null)
            throw new UsageException($"{Twice} reads whole captures: not with --shard");
        if (expression is not null && options.FlowOf is not null)
            throw new UsageException($"--flow-of counts all packets, and {Filter} numbers them again; use --flow");
        return options with
        {
            ReadTwice = true,
            ReadFilter = expression is null ? null : DisplayFilterOption.Parse(Filter, expression),
        };
    }
}
