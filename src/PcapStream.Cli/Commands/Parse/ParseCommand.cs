using System.CommandLine;
using PcapStream.Batching;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Filtering;
using PcapStream.Operations.Count;
using PcapStream.Operations.Export;
using PcapStream.Partials;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>pcapstream parse</c>: counts packets by protocol, or writes fields of each packet.</summary>
internal static class ParseCommand
{
    public static Command Create() => Create(combine: null);

    /// <summary>The command that prints the result of partials; null for the one that reads captures.</summary>
    public static Command Create(CombineRun? combine)
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var selection = new SelectionOptions();
        var live = new LiveOptions(isInput: true);
        var count = new ValueOption("Stop after this many packets that pass, over all captures.", "N", "-c");
        var fields = new FieldOutputOptions();
        var json = new SwitchOption("Print one object, receipt included.", "--json");
        var partial = new PartialOption();
        var memory = new MemoryOptions();
        string formats = string.Join(", ", FieldFormatList.All.Select(format => $"{format.Name} ({format.Help})"));
        var command = new Command("parse", $"""
            Count packets by protocol, or write fields of each packet.

            Captures stream through a pool of fixed size. With -T and -e the fields of each packet are written to the
            standard output, under tshark's names; -T text alone prints tshark's list of packets. The formats are:
            {formats}.

            Example:
              pcapstream parse big.pcap --memory
              pcapstream parse 'ring/*.pcap' --by-time -f 'tcp port 443'
              pcapstream parse big.pcap -e frame.time_epoch -e addr.src -e dns.qry.name --skip-empty -w dns.csv.zst
              pcapstream parse big.pcap -T text -t ad -Y 'tcp.analysis.flags'
              pcapstream parse big.pcap -T csv -e ip.src -e tcp.dstport -E occurrence=f > big.csv
              pcapstream parse big.pcap -e frame.time_epoch -e ip.src -e tcp.dstport -w big.parquet
              pcapstream parse big.pcap -T parquet -e ip.src -e frame.len --partition-by date,hour -w packets/
              pcapstream parse -i eth0 -T jsonl -e ip.src -e dns.qry.name -f 'port 53' --skip-empty
            """)
        {
            count.Option,
            json.Option,
        };
        memory.AddTo(command);
        fields.AddTo(command);
        selection.AddTo(command, hasPreferences: true);
        partial.AddTo(command);
        filter.AddTo(command);
        input.AddTo(command);
        live.AddTo(command);
        command.SetAction(parsed =>
        {
            PartialOutput? part = partial.Read(parsed);
            ExportOptions? wanted = fields.Read(parsed, json.IsSet(parsed));
            BatchOptions batches = input.Batches(parsed);
            long? most = count.Number(parsed, least: 1);
            using LiveInput? capture = LiveInput.Start(parsed, input, live, filter);
            batches = capture?.Apply(batches) ?? batches;
            PacketFilter? expression = capture is null ? filter.Filter(parsed) : null;
            if (wanted is not null && part is not null)
                throw new UsageException("--partial: -T writes lines, and those of shards follow each other: see job");
            if (wanted is not null)
            {
                wanted = selection.Apply(
                    parsed, wanted with { Batches = batches, Filter = expression, MaxPackets = most });
                return CommandRun.Execute(parsed, input,
                    FieldOutput.Job(
                        wanted, fields.Path(parsed), fields.IsFolder(parsed, wanted), memory.Report(parsed)) with
                    {
                        Live = capture,
                    });
            }
            CountOptions options = selection.Apply(
                parsed, new CountOptions { Batches = batches, Filter = expression, MaxPackets = most });
            options = options with { Partial = part };
            CaptureJob<CountResult> job = Job(options, json.IsSet(parsed), memory.Report(parsed)) with
            {
                Live = capture,
                Outputs = [partial.File(parsed)],
            };
            return combine is null
                ? CommandRun.Execute(parsed, input, job)
                : CommandRun.Combine(combine, job with
                {
                    Operation = run => CountOperation.Combine(combine.Partials, options, run.Cancellation),
                });
        });
        return command;
    }

    private static CaptureJob<CountResult> Job(CountOptions options, bool json, MemoryReport memory) => new()
    {
        Batches = options.Batches,
        LoggedOptions = options,
        Memory = memory,
        NeedsAllCaptures = options.Partial is not null,
        Check = options.Partial is not null ? PartialOption.RefuseStreams : null,
        Operation = run => CountOperation.Run(run.Files, options, run.Progress, run.Cancellation),
        Render = (result, run) =>
            Terminal.Print(
                options.Partial is not null ? ""
                : json ? ParseJson.Render(result)
                : ParseText.Render(result, run.Files)),
        Summary = RunSummary.Of,
    };
}
