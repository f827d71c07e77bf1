using System.CommandLine;
using System.CommandLine.Help;
using PcapStream.Cli;
using PcapStream.Cli.Commands;

// Not a RootCommand: that one is named after the executable's file.
var root = new Command(CommandHandler.Name, "Streams packet captures of any size in constant memory, and proves what it cost.")
{
    InfoCommand.Create(),
    ParseCommand.Create(),
    ConvertCommand.Create(),
    RepairCommand.Create(),
};
if (args.Length == 0)
    args = ["--help"];
// Their descriptions come from a resource file, which costs a fifth of the start-up time of those who need neither.
if (Array.Exists(args, arg => arg is "--help" or "-h" or "-?" or "--version"))
{
    root.Add(new HelpOption { Recursive = true });
    root.Add(new VersionOption());
}
return CommandHandler.Run(root, args);
