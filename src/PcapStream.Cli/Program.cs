using System.CommandLine;
using PcapStream.Cli;
using PcapStream.Cli.Commands;

var root = new RootCommand("Streams packet captures of any size in constant memory, and proves what it cost.")
{
    InfoCommand.Create(),
    ParseCommand.Create(),
};
return CommandHandler.Run(root, args);
