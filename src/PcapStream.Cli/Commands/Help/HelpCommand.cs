using System.CommandLine;
using PcapStream.Cli.Help;

namespace PcapStream.Cli.Commands.Help;

/// <summary><c>pcapstream help</c>: the same pages as <c>--help</c>.</summary>
internal static class HelpCommand
{
    public static Command Create(Command root)
    {
        var subject = new CommandArgument(root);
        var command = new Command("help", """
            Print the options and examples of a command.

            Example:
              pcapstream help
              pcapstream help parse
            """)
        {
            subject.Argument,
        };
        command.SetAction(parsed =>
        {
            HelpPageAction.Print(root, subject.Parse(parsed));
            return ExitCode.Done;
        });
        return command;
    }
}
