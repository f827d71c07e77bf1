using System.CommandLine;
using PcapStream.Buffers;
using PcapStream.Capture;
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
        var results = new List<InfoResult>();
        using CommandReading reading = input.Start(parsed, options.Batches);
        (CaptureSet captures, CommandLog? log, bool quiet) = reading;
        int exit = captures.Failures.Count > 0 ? ExitCode.Failed : ExitCode.Done;
        using (var interruption = new Interruption())
        using (var allocator = new BufferAllocator(options.Batches.AllocatorOptions))
        using (var progress = ReadingProgress.Create(captures, quiet))
        {
            foreach (string file in captures.Files)
            {
                log?.Information("reading {File}", file);
                try
                {
                    InfoResult result = InfoOperation.Run(file, options, allocator, progress, interruption.Token);
                    log?.Information("{File}: {Packets} packets, {Bytes} bytes", file, result.Packets, result.CaptureBytes);
                    results.Add(result);
                    if (result.Interrupted)
                        break;
                }
                catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
                {
                    exit = Interruption.ExitCode;
                    break;
                }
                catch (CaptureException error)
                {
                    log?.Error("{File} cannot be read: {Reason}", file, error.Message);
                    Terminal.Complain(error.Message);
                    exit = ExitCode.Failed;
                }
                progress?.NextFile();
            }
        }
        Terminal.Print(format.Render(results));
        foreach (InfoResult result in results)
        {
            if (!quiet)
                DamageText.Write(result.File, result.Damage, result.Packets);
        }
        foreach (InfoResult result in results.Where(result => result.Interrupted))
            Terminal.Complain($"{result.File}: interrupted after {result.Packets} packets, {result.CaptureBytes} of {result.FileBytes} bytes");
        if (exit == Interruption.ExitCode || results.Exists(result => result.Interrupted))
            return Interruption.ExitCode;
        return exit != ExitCode.Done ? exit : results.Exists(result => result.Damage.Count > 0) ? ExitCode.Damaged : ExitCode.Done;
    }
}
