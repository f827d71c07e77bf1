using System.CommandLine;
using System.CommandLine.Help;
using PcapStream.Cli;
using PcapStream.Cli.Commands;

// Not a RootCommand: that one is named after the executable's file.
var root = new Command(CommandHandler.Name, "Streams packet captures of any size in constant memory, and proves what it cost.")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
    InfoCommand.Create(),
    ParseCommand.Create(),
};
return CommandHandler.Run(root, args);
