using System.CommandLine;

namespace PcapStream.Cli.Commands.Completion;

/// <summary>
/// <c>pcapstream complete</c>: called by the shells' scripts with <c>--</c> and the words up to the cursor.
/// </summary>
internal static class CompleteCommand
{
    public static Command Create(Command root)
    {
        var words = new Argument<string[]>("WORD") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Print candidates for the last word of a command line.") { words };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            foreach (string line in Completer.Complete(root, parsed.GetValue(words) ?? []))
                Terminal.Print(line + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
