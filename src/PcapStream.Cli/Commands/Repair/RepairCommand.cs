using System.CommandLine;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Commands.Repair;

/// <summary><c>pcapstream repair</c>: a damaged capture in, a sound one out, and a ledger of what is missing.</summary>
internal static class RepairCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var output = new CaptureOutputOptions();
        var command = new Command("repair", """
            Write a sound capture of all packets that can be read of a damaged one, and say what is missing.

            Example:
              pcapstream repair cut.pcapng -w whole.pcapng
            """);
        output.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed => ConvertRun.Execute(parsed, input, output.Path(parsed), output.Complete(parsed, new ConvertOptions
        {
            Batches = input.Batches(parsed),
            Repair = true,
        })));
        return command;
    }
}
