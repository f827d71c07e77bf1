using System.CommandLine;
using PcapStream.Cli.Commands.Check;
using PcapStream.Cli.Commands.Completion;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Commands.Fields;
using PcapStream.Cli.Commands.Info;
using PcapStream.Cli.Commands.Man;
using PcapStream.Cli.Commands.Measure;
using PcapStream.Cli.Commands.Parse;
using PcapStream.Cli.Commands.Plan;
using PcapStream.Cli.Commands.Profile;
using PcapStream.Cli.Commands.Repair;
using PcapStream.Cli.Commands.Stats;

namespace PcapStream.Cli;

/// <summary>All commands, in the order in which help lists them. Each has a folder under Commands.</summary>
internal static class CommandTable
{
    /// <summary>The rows. Commands are created one by one, because their options take milliseconds to set up.</summary>
    public static CommandRow[] Rows { get; } =
    [
        new("info", _ => InfoCommand.Create()),
        new("parse", _ => ParseCommand.Create()),
        new("fields", _ => FieldsCommand.Create()),
        new("stats", _ => StatsCommand.Create()),
        new("convert", _ => ConvertCommand.Create()),
        new("repair", _ => RepairCommand.Create()),
        new("profile", _ => ProfileCommand.Create()),
        new("plan", _ => PlanCommand.Create()),
        new("measure", _ => MeasureCommand.Create()),
        new("check", _ => CheckCommand.Create()),
        new("completion", _ => CompletionCommand.Create()),
        new("complete", CompleteCommand.Create, DescribesAll: true),
        new("man", ManCommand.Create, DescribesAll: true),
    ];
}

/// <summary>A command.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Creates it under the root command.</param>
/// <param name="DescribesAll">Whether it needs the definitions of all commands.</param>
internal sealed record CommandRow(string Name, Func<Command, Command> Create, bool DescribesAll = false);
