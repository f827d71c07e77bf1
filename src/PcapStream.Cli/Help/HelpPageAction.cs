using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;

namespace PcapStream.Cli.Help;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpPageAction(Command root) : SynchronousCommandLineAction
{
    private const int Narrowest = 60;
    private const int Usual = 80;
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

    // COLUMNS first, as in man(1): shells set it for other programs only on request.
    private static int Width
    {
        get
        {
            string? columns = Environment.GetEnvironmentVariable("COLUMNS");
            if (int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given > 0)
                return Math.Max(given, Narrowest);
            if (Console.IsOutputRedirected)
                return Usual;
            int terminal = Console.WindowWidth;
            return terminal > 0 ? Math.Clamp(terminal, Narrowest, Widest) : Usual;
        }
    }
}
