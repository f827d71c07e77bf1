using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Running;
using PcapStream.Inputs;
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
        var hashes = new SwitchOption("Add the SHA-256 and SHA-1 of each file.", "-H");
        var shard = new ShardOption();
        var index = new IndexSwitch();
        var command = new Command("info", """
            Describe captures, with capinfos' labels.

            Example:
              pcapstream info big.pcap
              pcapstream info -H big.pcap
              pcapstream info --json *.pcap | jq '.[].packets'
              pcapstream info -T -R captures/
            """)
        {
            table.Option,
            json.Option,
            hashes.Option,
        };
        shard.AddTo(command);
        index.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            bool hash = hashes.IsSet(parsed);
            if (hash && table.IsSet(parsed))
                throw new UsageException("-T has no column for the hashes of -H; use --json");
            IInfoFormat format = json.IsSet(parsed) ? new InfoJson(hash)
                : table.IsSet(parsed) ? new InfoTable()
                : new InfoText(hash);
            var options = new InfoOptions
            {
                Batches = input.Batches(parsed),
                Shard = shard.Shard(parsed),
                UseIndexes = index.IsUsed(parsed),
            };
            return Run(parsed, input, format, hash, options);
        });
        return command;
    }

    private static int Run(ParseResult parsed, InputOptions input, IInfoFormat format, bool hash, InfoOptions options)
    {
        SelectionOptions.CheckShard(options);
        return CommandRun.Execute(parsed, input, new CaptureJob<InfoResult>
        {
            Batches = options.Batches,
            LoggedOptions = options,
            Check = hash ? RefuseStreams : null,
            Operation = run => InfoOperation.Run(run.Files, options, run.Progress, run.Cancellation),
            Render = (result, _) => Terminal.Print(format.Render(result.Captures)),
            Summary = result => RunSummary.Of(result) with
            {
                Damage = [.. result.Captures.Select(Damage)],
                InterruptedAt = result.Captures is [.., { Interrupted: true } last] ? Place(last) : null,
            },
        });
    }

    private static void RefuseStreams(CaptureSet captures)
    {
        if (captures.FirstWithoutLength() is { } stream)
            throw new UsageException($"-H reads a file twice, which is not possible with {stream}");
    }

    private static FileDamage[] Damage(CaptureInfo capture) =>
        [.. capture.Damage.Select(entry => new FileDamage(capture.File, entry, capture.Packets - entry.PacketsBefore))];

    private static string Place(CaptureInfo capture) =>
        $"{capture.File}: interrupted after {capture.Packets} packets, "
            + $"{capture.CaptureBytes} of {capture.FileBytes} bytes";
}

/// <summary>A format of the report; one class per format.</summary>
internal interface IInfoFormat
{
    string Render(IReadOnlyList<CaptureInfo> results);
}
