using System.CommandLine;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert;

namespace PcapStream.Cli.Commands.Repair;

/// <summary>
/// <c>pcapstream repair</c>: writes an intact capture from a damaged one, and lists the missing parts.
/// </summary>
internal static class RepairCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var output = new CaptureOutputOptions();
        var command = new Command("repair", """
            Save the packets of a damaged capture, and list what is missing.

            The output is an intact capture with all packets that can be read. Exit code 3 means that it was repaired
            with losses: the ledger on stderr lists them.

            Example:
              pcapstream repair cut.pcapng -w whole.pcapng
              pcapstream repair cut.pcap --in-place
            """);
        output.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            string path = output.Path(parsed);
            ConvertOptions options = output.Complete(parsed, new ConvertOptions
            {
                Batches = input.Batches(parsed),
                Repair = true,
            });
            return ConvertRun.Execute(parsed, input, path, options);
        });
        return command;
    }
}
