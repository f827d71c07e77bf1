using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Help;

namespace PcapStream.Cli.Commands.Help;

/// <summary><c>pcapstream help</c>: the same pages as <c>--help</c>.</summary>
internal static class HelpCommand
{
    public static Command Create(Command root)
    {
        var name = new Argument<string?>("COMMAND")
        {
            Description = "The command; without one, the page lists all commands.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.CompletionSources.Add(_ => root.Subcommands
            .Where(command => !command.Hidden)
            .Select(command => new CompletionItem(command.Name)));
        var command = new Command("help", """
            Print the options and examples of a command.

            Example:
              pcapstream help
              pcapstream help parse
            """)
        {
            name,
        };
        command.SetAction(parsed => Run(root, parsed.GetValue(name)));
        return command;
    }

    private static int Run(Command root, string? name)
    {
        Command? command = name is null
            ? root
            : root.Subcommands.FirstOrDefault(known => known.Name == name && !known.Hidden);
        HelpPageAction.Print(root, command ?? throw new UsageException(CommandTable.Unknown(name!)));
        return ExitCode.Done;
    }
}
