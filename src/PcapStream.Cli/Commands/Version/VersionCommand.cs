using System.CommandLine;

namespace PcapStream.Cli.Commands.Version;

/// <summary><c>pcapstream version</c>: the same line as <c>--version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", """
            Print the version.

            Example:
              pcapstream version
            """);
        command.SetAction(_ =>
        {
            Terminal.Print(ProgramVersion.Full + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
