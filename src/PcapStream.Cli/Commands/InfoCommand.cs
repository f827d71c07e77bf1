using System.CommandLine;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Commands;

/// <summary><c>pcapstream info</c>: capinfos' report.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var table = new Flag("Print capinfos' table, one line a capture, columns apart by tabs.", "-T");
        var json = new Flag("Print an array of objects, one a capture.", "--json");
        var command = new Command("info", """
            Say what captures hold, with capinfos' labels.

            Example:
              pcapstream info big.pcap
              pcapstream info --json *.pcap | jq '.[].packets'
              pcapstream info -T -R captures/
            """)
        {
            table.Option,
            json.Option,
        };
        input.AddTo(command);
        command.SetAction(parsed => Run(parsed, input, json.IsSet(parsed) ? new InfoJson() : table.IsSet(parsed) ? new InfoTable() : new InfoText()));
        return command;
    }

    private static int Run(ParseResult parsed, InputOptions input, IInfoFormat format)
    {
        var options = new InfoOptions { Batches = input.Batches(parsed) };
        using CommandReading reading = input.Start(parsed, options.Batches);
        (CaptureSet captures, CommandLog? log, bool quiet) = reading;
        InfoResult result;
        using (var interruption = new Interruption())
        using (var progress = ReadingProgress.Create(captures, quiet))
        {
            log?.Information("reading {Files} with {Options}", captures.Files, options);
            result = InfoOperation.Run(captures.Files, options, progress, interruption.Token);
            log?.Information("{Packets} packets in {Seconds} s", result.Packets, result.Elapsed.TotalSeconds);
        }
        Terminal.Print(format.Render(result.Captures));
        return ReadingOutcome.Report(captures, result.Failures, result.Damage, result.Interrupted ? result.Packets : null, quiet);
    }
}
