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
    public static Command Create() => Create(combine: null);

    /// <summary>The command that prints the result of partials; null for the one that reads captures.</summary>
    public static Command Create(CombineRun? combine)
    {
        var input = new InputOptions();
        var table = new SwitchOption("Print capinfos' table: one line per capture, columns separated by tabs.", "-T");
        var json = new SwitchOption("Print an array with one object per capture.", "--json");
        var hashes = new SwitchOption("Add the SHA-256 and SHA-1 of each file.", "-H");
        var shard = new ShardOption();
        var partial = new PartialOption();
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
        partial.AddTo(command);
        index.AddTo(command, canWrite: true);
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
                Partial = partial.Read(parsed, ("-H", "hashes are of whole files, which no shard reads")),
            };
            options = index.Apply(parsed, options);
            SelectionOptions.CheckShard(options);
            CaptureJob<InfoResult> job = Job(format, hash, options) with { Outputs = [partial.File(parsed)] };
            return combine is null
                ? CommandRun.Execute(parsed, input, job)
                : CommandRun.Combine(combine, job with
                {
                    Operation = run => InfoOperation.Combine(combine.Partials, options, run.Cancellation),
                });
        });
        return command;
    }

    private static CaptureJob<InfoResult> Job(IInfoFormat format, bool hash, InfoOptions options) => new()
    {
        Batches = options.Batches,
        LoggedOptions = options,
        NeedsAllCaptures = options.Partial is not null,
        Check = options.Partial is not null ? PartialOption.RefuseStreams : hash ? RefuseStreams : null,
        Operation = run => InfoOperation.Run(run.Files, options, run.Progress, run.Cancellation),
        Render = (result, _) => Terminal.Print(options.Partial is null ? format.Render(result.Captures) : ""),
        Summary = result => RunSummary.Of(result) with
        {
            Damage = [.. result.Captures.Select(Damage)],
            InterruptedAt = result.Captures is [.., { Interrupted: true } last] ? Place(last) : null,
        },
    };

    private static void RefuseStreams(CaptureSet captures)
    {
        if (captures.FirstStream() is { } stream)
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
