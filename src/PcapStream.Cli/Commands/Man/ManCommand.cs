using System.CommandLine;
using System.CommandLine.Completions;

namespace PcapStream.Cli.Commands.Man;

/// <summary><c>pcapstream man</c>: prints the manual from the commands' own definitions.</summary>
internal static class ManCommand
{
    public static Command Create(Command root)
    {
        var name = new Argument<string?>("COMMAND")
        {
            Description = "The command; without one, the page is about the program.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.CompletionSources.Add(_ => root.Subcommands
            .Where(command => !command.Hidden)
            .Select(command => new CompletionItem(command.Name)));
        var command = new Command("man", """
            Print a page of the manual, for man(1) to show.

            Example:
              pcapstream man | man -l -
              pcapstream man parse > pcapstream-parse.1
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
        Terminal.Print(ManPage.Render(root, command ?? throw new UsageException($"there is no command {name}")));
        return ExitCode.Done;
    }
}
