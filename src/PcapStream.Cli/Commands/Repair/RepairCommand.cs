using System.CommandLine;
using PcapStream.Batching;
using PcapStream.Capture.Pcap;
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
        var assume = new ValueOption(
            "What a capture is whose file header is lost: pcap, le or be, us or ns, and the link type, such as "
            + "pcap,le,us,ether.",
            "HEADER",
            "--assume");
        var command = new Command("repair", """
            Save the packets of a damaged capture, and list what is missing.

            The output is an intact capture with all packets that can be read. Exit code 3 means that it was repaired
            with losses: the ledger on stderr lists them.

            Example:
              pcapstream repair cut.pcapng -w whole.pcapng
              pcapstream repair cut.pcap --in-place
              pcapstream repair headless.bin --assume pcap,le,us,ether -w whole.pcap
            """)
        {
            assume.Option,
        };
        output.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            ConvertOptions options = output.Complete(parsed, new ConvertOptions
            {
                Batches = Assume(input.Batches(parsed), assume.Text(parsed)),
                Repair = true,
            });
            return ConvertRun.Execute(parsed, input, output, options);
        });
        return command;
    }

    private static BatchOptions Assume(BatchOptions batches, string? header)
    {
        if (header is null)
            return batches;
        try
        {
            return batches with { Capture = batches.Capture with { Assumed = AssumedHeader.Parse(header) } };
        }
        catch (FormatException error)
        {
            throw new UsageException($"--assume {error.Message}");
        }
    }
}
