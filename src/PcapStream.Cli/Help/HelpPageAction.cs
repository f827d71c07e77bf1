using System.CommandLine;
using System.CommandLine.Invocation;

namespace PcapStream.Cli.Help;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpPageAction(Command root) : SynchronousCommandLineAction
{
    private const int Narrowest = 60;
    private const int Widest = 120;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Print(root, parseResult.CommandResult.Command);
        return ExitCode.Done;
    }

    /// <summary>Prints the page about a command, or about the program.</summary>
    public static void Print(Command root, Command command) => Terminal.Print(
        command == root ? HelpPage.OfProgram(root, Width) : HelpPage.OfCommand(root, command, Width));

    private static int Width => Math.Clamp(Terminal.Width, Narrowest, Widest);
}
