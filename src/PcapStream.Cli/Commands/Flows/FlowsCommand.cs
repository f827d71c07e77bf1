using System.CommandLine;
using PcapStream.Batching;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Flows;
using PcapStream.Partials;

namespace PcapStream.Cli.Commands.Flows;

/// <summary><c>pcapstream flows</c>: writes one line for each flow.</summary>
internal static class FlowsCommand
{
    public static Command Create() => Create(combine: null);

    /// <summary>The command that prints the result of partials; null for the one that reads captures.</summary>
    public static Command Create(CombineRun? combine)
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var selection = new SelectionOptions();
        var live = new LiveOptions(isInput: true);
        var flows = new FlowOptions();
        var count = new ValueOption("Stop after this many packets that pass, over all captures.", "N", "-c");
        var partial = new PartialOption();
        var memory = new MemoryOptions();
        var command = new Command("flows", """
            Write one line for each flow: who, when, how much each way.

            A flow is both directions of one protocol between two addresses and ports, by the innermost IP header. It
            ends after a timeout, five seconds after both sides sent FIN or one sent RST, or at the end of the last
            capture, and its line is written then. Several captures are one stream. With --window, there is one line
            for each host and window of time instead.

            Example:
              pcapstream flows big.pcap > flows.csv
              pcapstream flows big.pcap --schema cic -w features.csv.zst
              pcapstream flows big.pcap --schema zeek -T tsv > conn.log
              pcapstream flows big.pcap -T ipfix -w flows.ipfix
              pcapstream flows big.pcap --schema nfstream -w flows.parquet
              pcapstream flows big.pcap -T parquet --partition-by date,protocol -w flows/
              pcapstream flows 'ring/*.pcap' --by-time -T jsonl -e src_ip -e dst_ip -e duration -e community_id
              pcapstream flows big.pcap --idle-timeout 15s --active-timeout 30m --sort start
              pcapstream flows big.pcap --window 60s > hosts.csv
              pcapstream flows -i eth0 -T jsonl --idle-timeout 15s
              pcapstream flows --list
            """);
        flows.AddTo(command);
        command.Add(count.Option);
        memory.AddTo(command);
        selection.AddTo(command);
        partial.AddTo(command);
        filter.AddTo(command);
        input.AddTo(command);
        live.AddTo(command);
        command.SetAction(parsed =>
        {
            if (flows.WantsList(parsed))
                return FlowColumnList.Print();
            input.RefuseUnknownOptions(parsed);
            PartialOutput? part = partial.Read(parsed, PartialOption.WrittenByCombine);
            using GeoDatabases? addresses = flows.Addresses(parsed);
            FlowsOptions options = flows.Read(parsed, addresses, hasTarget: part is not null || combine is not null);
            BatchOptions batches = input.Batches(parsed);
            long? most = count.Number(parsed, least: 1);
            using LiveInput? capture = LiveInput.Start(parsed, input, live, filter);
            options = selection.Apply(parsed, options with
            {
                Batches = capture?.Apply(batches) ?? batches,
                Filter = capture is null ? filter.Filter(parsed) : null,
                MaxPackets = most,
                Partial = part,
            });
            CaptureJob<FlowsResult> job =
                Job(options, flows.Path(parsed), flows.IsFolder(parsed), memory.Report(parsed));
            if (combine is not null)
            {
                return CommandRun.Combine(combine, job with
                {
                    Operation = run => FlowsOperation.Combine(
                        combine.Partials, Terminal.Output, options, run.Cancellation),
                });
            }
            return CommandRun.Execute(parsed, input, job with
            {
                Live = capture,
                Outputs = [.. job.Outputs, partial.File(parsed)],
                NeedsAllCaptures = part is not null,
                Check = part is not null ? PartialOption.RefuseStreams : null,
            });
        });
        return command;
    }

    private static CaptureJob<FlowsResult> Job(
        FlowsOptions options, string? path, bool isFolder, MemoryReport memory) =>
        TextJob.Create(
            options, path, isFolder,
            (run, output) => FlowsOperation.Run(run.Files, output, options, run.Progress, run.Cancellation),
            (run, file) => FlowsOperation.Run(run.Files, file, options, run.Progress, run.Cancellation),
            (result, file) => Note(result, file, hasWindows: options.Window is not null)) with
        {
            Memory = memory,
        };

    private static void Note(FlowsResult result, string? file, bool hasWindows)
    {
        if (result.WithoutFlow > 0)
        {
            Terminal.Note(
                $"{Quantities.Count(result.WithoutFlow)} packets {(hasWindows ? "have no host" : "are in no flow")}\n");
        }
        if (file is not null)
        {
            Terminal.Note(
                $"{PrintableText.Of(file, keepLines: false)}: {Quantities.Count(result.Flows)} "
                + $"{(hasWindows ? "rows" : "flows")} of "
                + $"{Quantities.Count(result.Packets)} packets\n");
        }
    }
}
