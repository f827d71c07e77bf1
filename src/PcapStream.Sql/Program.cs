using System.CommandLine;
using System.CommandLine.Help;
using PcapStream.Cli;
using PcapStream.Cli.Commands.Version;
using PcapStream.Cli.Help;
using PcapStream.Sql;

var root = new Command(CommandHandler.Name, "SQL over captures.");
Command sql = SqlCommand.Create();
root.Add(sql);
root.Add(new HelpOption("--help", "-h", "-?") { Recursive = true, Action = new HelpPageAction(root) });
sql.Add(VersionCommand.Option());
return CommandHandler.Invoke(root, [sql.Name, .. CommandLineArguments.Restore(args)]);
