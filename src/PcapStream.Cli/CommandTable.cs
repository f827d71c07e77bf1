using System.CommandLine;
using PcapStream.Cli.Commands.Anonymise;
using PcapStream.Cli.Commands.Capture;
using PcapStream.Cli.Commands.Check;
using PcapStream.Cli.Commands.Combine;
using PcapStream.Cli.Commands.Completion;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Commands.Dedup;
using PcapStream.Cli.Commands.Edit;
using PcapStream.Cli.Commands.Fields;
using PcapStream.Cli.Commands.Flows;
using PcapStream.Cli.Commands.Follow;
using PcapStream.Cli.Commands.Help;
using PcapStream.Cli.Commands.Index;
using PcapStream.Cli.Commands.Info;
using PcapStream.Cli.Commands.Interfaces;
using PcapStream.Cli.Commands.Job;
using PcapStream.Cli.Commands.Man;
using PcapStream.Cli.Commands.Measure;
using PcapStream.Cli.Commands.Merge;
using PcapStream.Cli.Commands.Parse;
using PcapStream.Cli.Commands.Plan;
using PcapStream.Cli.Commands.Profile;
using PcapStream.Cli.Commands.Repair;
using PcapStream.Cli.Commands.Replay;
using PcapStream.Cli.Commands.Show;
using PcapStream.Cli.Commands.Slice;
using PcapStream.Cli.Commands.Sort;
using PcapStream.Cli.Commands.Split;
using PcapStream.Cli.Commands.Stats;
using PcapStream.Cli.Commands.Version;
using PcapStream.Cli.Extending;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;

namespace PcapStream.Cli;

/// <summary>All commands, in the order in which help lists them. Each has a folder under Commands.</summary>
internal static class CommandTable
{
    /// <summary>The rows. Commands are created one by one, because their options take milliseconds to set up.</summary>
    public static CommandRow[] Rows { get; } =
    [
        new("info", CommandGroup.Read, _ => InfoCommand.Create(), Combine: InfoCommand.Create),
        new("stats", CommandGroup.Read, _ => StatsCommand.Create(), Combine: StatsCommand.Create),
        new("show", CommandGroup.Read, _ => ShowCommand.Create()),
        new("parse", CommandGroup.Read, _ => ParseCommand.Create(), Combine: ParseCommand.Create),
        new("follow", CommandGroup.Read, _ => FollowCommand.Create()),
        new("flows", CommandGroup.Read, _ => FlowsCommand.Create(), Combine: FlowsCommand.Create),
        new("fields", CommandGroup.Read, _ => FieldsCommand.Create()),
        new("index", CommandGroup.Read, _ => IndexCommand.Create()),
        new("combine", CommandGroup.Read, _ => CombineCommand.Create()),
        new("job", CommandGroup.Read, _ => JobCommand.Create()),
        new("convert", CommandGroup.Make, _ => ConvertCommand.Create()),
        new("slice", CommandGroup.Make, _ => SliceCommand.Create()),
        new("dedup", CommandGroup.Make, _ => DedupCommand.Create()),
        new("merge", CommandGroup.Make, _ => MergeCommand.Create()),
        new("sort", CommandGroup.Make, _ => SortCommand.Create()),
        new("split", CommandGroup.Make, _ => SplitCommand.Create()),
        new("edit", CommandGroup.Make, _ => EditCommand.Create()),
        new("anonymise", CommandGroup.Make, _ => AnonymiseCommand.Create()),
        new("repair", CommandGroup.Make, _ => RepairCommand.Create()),
        new("interfaces", CommandGroup.Live, _ => InterfacesCommand.Create()),
        new("capture", CommandGroup.Live, _ => CaptureCommand.Create()),
        new("replay", CommandGroup.Live, _ => ReplayCommand.Create()),
        new("plan", CommandGroup.Memory, _ => PlanCommand.Create()),
        new("measure", CommandGroup.Memory, _ => MeasureCommand.Create()),
        new("profile", CommandGroup.Memory, _ => ProfileCommand.Create()),
        new("check", CommandGroup.Memory, _ => CheckCommand.Create()),
        new("help", CommandGroup.Program, HelpCommand.Create, DescribesAll: true),
        new("version", CommandGroup.Program, _ => VersionCommand.Create()),
        new("completion", CommandGroup.Program, _ => CompletionCommand.Create()),
        new("complete", CommandGroup.Program, CompleteCommand.Create, DescribesAll: true),
        new("man", CommandGroup.Program, ManCommand.Create, DescribesAll: true),
    ];

    /// <summary>The message for a word that is not a command, with the command that it is nearest to.</summary>
    public static string Unknown(string word)
    {
        if (ExtensionCommand.Missing(word) is { } missing)
            return missing;
        string[] names = [.. Rows.Where(row => row.Name != "complete").Select(row => row.Name)];
        string suggestion = Suggestion.Of(word, names);
        return $"there is no command {word}"
            + (suggestion.Length > 0 ? suggestion : $"; '{CommandHandler.Name} help' lists all commands");
    }
}

/// <summary>The headings under which help lists the commands.</summary>
internal static class CommandGroup
{
    public const string Read = "Read captures";
    public const string Make = "Make captures";
    public const string Live = "Live";
    public const string Memory = "Memory";

    /// <summary>The commands about the program itself, which help lists in one line.</summary>
    public const string Program = "Also";
}

/// <summary>A command.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Group">The heading under which help lists it.</param>
/// <param name="Create">Creates it under the root command.</param>
/// <param name="DescribesAll">Whether it needs the definitions of all commands.</param>
/// <param name="Combine">
/// Creates it to print the result of partials; null for a command without <c>--partial</c>.
/// </param>
internal sealed record CommandRow(
    string Name,
    string Group,
    Func<Command, Command> Create,
    bool DescribesAll = false,
    Func<CombineRun, Command>? Combine = null);
