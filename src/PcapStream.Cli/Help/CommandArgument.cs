using System.CommandLine;
using System.CommandLine.Completions;

namespace PcapStream.Cli.Help;

/// <summary>The argument of <c>help</c> and <c>man</c>: the command that a page is about, or the program.</summary>
internal sealed class CommandArgument
{
    private readonly Command _root;

    /// <param name="root">The program, with all of its commands when the argument is completed or parsed.</param>
    public CommandArgument(Command root)
    {
        _root = root;
        Argument = new Argument<string?>("COMMAND")
        {
            Description = "The command; without one, the page is about the program.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { _ => Shown.Select(command => new CompletionItem(command.Name)) },
        };
    }

    public Argument<string?> Argument { get; }

    private IEnumerable<Command> Shown => _root.Subcommands.Where(command => !command.Hidden);

    /// <exception cref="UsageException">There is no such command.</exception>
    public Command Parse(ParseResult parsed) => parsed.GetValue(Argument) is { } name
        ? Shown.FirstOrDefault(command => command.Name == name) ?? throw new UsageException(CommandTable.Unknown(name))
        : _root;
}
