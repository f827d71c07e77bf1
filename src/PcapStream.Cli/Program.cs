using System.CommandLine;
using System.CommandLine.Help;
using PcapStream.Cli;
using PcapStream.Cli.Commands.Version;
using PcapStream.Cli.Extending;
using PcapStream.Cli.Help;
using PcapStream.Cli.Options.Filters;

// Not a RootCommand, which takes its name from the executable's file.
var root = new Command(
    CommandHandler.Name, "Streams packet captures of any size in constant memory, and proves what it cost.");
args = args.Length == 0 ? ["--help"] : TwoPassOptions.Replace(CommandLineArguments.Restore(args));
if (ExtensionCommand.Of(args) is { } extension)
    return CommandHandler.Guard(extension.Run);
CommandRow? named = Array.Find(CommandTable.Rows, row => row.Name == args[0]);
bool describesAll = named is { DescribesAll: true };
foreach (CommandRow row in named is null || describesAll ? CommandTable.Rows : [named])
    root.Add(row.Create(root));
// Their descriptions come from a resource file, which takes a fifth of the start-up time.
if (describesAll || Array.Exists(args, arg => arg is "--help" or "-h" or "-?" or "--version"))
{
    root.Add(new HelpOption("--help", "-h", "-?") { Recursive = true, Action = new HelpPageAction(root) });
    root.Add(VersionCommand.Option());
}
return CommandHandler.Run(root, args);
