using System.CommandLine;
using System.CommandLine.Help;
using PcapStream.Cli;
using PcapStream.Cli.Commands;

// Not a RootCommand: that one is named after the executable's file.
var root = new Command(CommandHandler.Name, "Streams packet captures of any size in constant memory, and proves what it cost.");
string[] names = ["info", "parse", "fields", "stats", "convert", "repair", "profile", "plan", "measure", "check", "completion", "complete", "man"];
args = args.Length == 0 ? ["--help"] : CommandLineArguments.Restore(args);
// These two are about all commands.
bool aboutAll = args[0] is "complete" or "man";
// The others' options cost a start's milliseconds, and are only looked at when none is named.
foreach (string name in Array.IndexOf(names, args[0]) >= 0 && !aboutAll ? [args[0]] : names)
{
    root.Add(name switch
    {
        "info" => InfoCommand.Create(),
        "parse" => ParseCommand.Create(),
        "fields" => FieldsCommand.Create(),
        "stats" => StatsCommand.Create(),
        "convert" => ConvertCommand.Create(),
        "profile" => ProfileCommand.Create(),
        "plan" => PlanCommand.Create(),
        "measure" => MeasureCommand.Create(),
        "check" => CheckCommand.Create(),
        "completion" => CompletionCommand.Create(),
        "complete" => CompleteCommand.Create(root),
        "man" => ManCommand.Create(root),
        _ => RepairCommand.Create(),
    });
}
// Their descriptions come from a resource file, which costs a fifth of the start-up time of those who need neither.
if (aboutAll || Array.Exists(args, arg => arg is "--help" or "-h" or "-?" or "--version"))
{
    root.Add(new HelpOption { Recursive = true });
    root.Add(new VersionOption());
}
return CommandHandler.Run(root, args);
