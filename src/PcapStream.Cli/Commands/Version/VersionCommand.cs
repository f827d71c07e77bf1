using System.CommandLine;
using System.CommandLine.Invocation;

namespace PcapStream.Cli.Commands.Version;

/// <summary><c>pcapstream version</c>: the same line as <c>--version</c>.</summary>
internal static class VersionCommand
{
    /// <summary><c>--version</c>.</summary>
    public static Option Option() => new VersionOption { Action = new VersionAction() };

    public static Command Create()
    {
        var command = new Command("version", """
            Print the version.

            Example:
              pcapstream version
            """);
        command.Action = new VersionAction();
        return command;
    }

    private sealed class VersionAction : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            Terminal.Print(ProgramVersion.Line + "\n");
            return ExitCode.Done;
        }
    }
}
