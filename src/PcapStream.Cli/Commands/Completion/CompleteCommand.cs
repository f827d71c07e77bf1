using System.CommandLine;

namespace PcapStream.Cli.Commands.Completion;

/// <summary><c>pcapstream complete</c>: what shells' scripts call, with the words up to the cursor behind <c>--</c>.</summary>
internal static class CompleteCommand
{
    public static Command Create(Command root)
    {
        var words = new Argument<string[]>("WORD") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Print what may stand at the end of a command line.") { words };
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
