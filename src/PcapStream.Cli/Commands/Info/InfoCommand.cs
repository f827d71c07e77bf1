using System.CommandLine;
using PcapStream.Buffers;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Operations;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Commands.Info;

/// <summary><c>pcapstream info</c>: prints capinfos' report.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var table = new SwitchOption("Print capinfos' table: one line per capture, columns separated by tabs.", "-T");
        var json = new SwitchOption("Print an array with one object per capture.", "--json");
        var command = new Command("info", """
            Describe captures, with capinfos' labels.

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
        command.SetAction(parsed =>
        {
            IInfoFormat format = json.IsSet(parsed) ? new InfoJson()
                : table.IsSet(parsed) ? new InfoTable()
                : new InfoText();
            return Run(parsed, input, format);
        });
        return command;
    }

    private static int Run(ParseResult parsed, InputOptions input, IInfoFormat format)
    {
        var options = new InfoOptions { Batches = input.Batches(parsed) };
        return CommandRun.Execute(parsed, input, new CaptureJob<CaptureResults<InfoResult>>
        {
            Batches = options.Batches,
            Operation = run => Read(run, options),
            Render = (captures, _) => Terminal.Print(format.Render(captures.Results)),
            Summary = captures => new RunSummary
            {
                Damage = [.. captures.Results.Select(result => Damage(result))],
                Failed = captures.Failed,
                Interrupted = captures.Interrupted,
                InterruptedAt = captures.Results is [.., { Interrupted: true } last]
                    ? $"{last.File}: interrupted after {last.Packets} packets, {last.CaptureBytes} of {last.FileBytes} "
                        + "bytes"
                    : null,
            },
        });
    }

    private static CaptureResults<InfoResult> Read(CommandRun run, InfoOptions options)
    {
        using var allocator = new BufferAllocator(options.Batches.AllocatorOptions);
        return run.ForEach(file =>
        {
            InfoResult result = InfoOperation.Run(file, options, allocator, run.Progress, run.Cancellation);
            run.Log?.Information("{File}: {Packets} packets, {Bytes} bytes", file, result.Packets, result.CaptureBytes);
            return result;
        }, result => result.Interrupted);
    }

    private static FileDamage[] Damage(InfoResult result) =>
        [.. result.Damage.Select(entry => new FileDamage(result.File, entry, result.Packets - entry.PacketsBefore))];
}

/// <summary>A format of the report; one class per format.</summary>
internal interface IInfoFormat
{
    string Render(IReadOnlyList<InfoResult> results);
}
