using System.CommandLine;
using PcapStream.Cli.Help;

namespace PcapStream.Cli.Commands.Man;

/// <summary><c>pcapstream man</c>: prints the manual from the commands' own definitions.</summary>
internal static class ManCommand
{
    public static Command Create(Command root)
    {
        var subject = new CommandArgument(root);
        var command = new Command("man", """
            Print a page of the manual, for man(1) to show.

            Example:
              pcapstream man | man -l -
              pcapstream man parse > pcapstream-parse.1
            """)
        {
            subject.Argument,
        };
        command.SetAction(parsed =>
        {
            Terminal.Print(ManPage.Render(root, subject.Parse(parsed)));
            return ExitCode.Done;
        });
        return command;
    }
}
