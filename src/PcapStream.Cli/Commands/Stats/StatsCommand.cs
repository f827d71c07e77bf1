using System.CommandLine;
using PcapStream.Batching;
using PcapStream.Cli.Commands.Stats.Screen;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Operations.Stats;
using PcapStream.Partials;

namespace PcapStream.Cli.Commands.Stats;

/// <summary><c>pcapstream stats</c>: prints the statistics of tshark's <c>-z</c>, all in one pass.</summary>
internal static class StatsCommand
{
    // What JSON holds without -z: the tables of the overview whose length is bounded.
    private static readonly string[] JsonOverview = ["io,phs", "plen,tree", "talkers"];

    public static Command Create() => Create(combine: null);

    /// <summary>The command that prints the result of partials; null for the one that reads captures.</summary>
    public static Command Create(CombineRun? combine)
    {
        var input = new InputOptions();
        var live = new LiveOptions(isInput: true);
        var filter = new FilterOption();
        var selection = new SelectionOptions();
        var statistics = new StatisticOption($"A statistic: {Statistics.Usage}. May be repeated.");
        var sort = new SortOption();
        var count = new ValueOption("Stop after this many packets that pass, over all captures.", "N", "-c");
        var output = new StatsOutput();
        ValueOption folder = TemporaryFolderOption.Create();
        var partial = new PartialOption();
        var memory = new MemoryOptions();
        var command = new Command("stats", """
            Count conversations, endpoints, protocols and TCP problems.

            Without -z, an overview: times, rate, protocols, applications, talkers, trouble of TCP, damage. All
            statistics of a command are counted in one pass over the captures. On a terminal, tables fit its width;
            into files and pipes they have tshark's layout. With -i on a terminal, the last second is shown every
            second, and the whole capture at the end; -q shows the end alone.

            Example:
              pcapstream stats big.pcap
              pcapstream stats big.pcap -z io,phs -z conv,tcp,20
              pcapstream stats big.pcap -z io,stat,60,tcp,udp --csv
              pcapstream stats big.pcap -w report.html
              pcapstream stats big.pcap -z conv,tcp -w conversations.parquet
              pcapstream stats -i eth0 -a duration:60 -z talkers
            """);
        statistics.AddTo(command);
        sort.AddTo(command);
        command.Add(count.Option);
        output.AddTo(command);
        command.Add(folder.Option);
        memory.AddTo(command);
        selection.AddTo(command, hasPreferences: true);
        partial.AddTo(command);
        filter.AddTo(command);
        input.AddTo(command);
        live.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            PartialOutput? part = partial.Read(
                parsed,
                PartialOption.WrittenByCombine,
                ("--html", "a page has statistics that cannot be put together"));
            StatsTarget target = output.Read(parsed);
            string[] names = statistics.Names(parsed);
            bool wantsOverview = names.Length == 0;
            if (names.Length == 0 && target.Format == StatsFormat.Json)
                names = JsonOverview;
            if (names.Length == 0 && target.Format is StatsFormat.Csv or StatsFormat.Columns)
            {
                string option = target.Table is { } table ? $"-w {table}"
                    : target.Columns is { } columns ? $"-T {columns.Name}"
                    : "--csv";
                throw new UsageException($"{option} needs a statistic; use -z NAME: {Statistics.Usage}");
            }
            StatsColumns.Check(target, names.Length);
            BatchOptions batches = input.Batches(parsed);
            long? most = count.Number(parsed, least: 1);
            IReadOnlyList<StatisticRequest> requests = sort.Apply(parsed, StatisticOption.Parse(names));
            using LiveInput? capture = LiveInput.Start(parsed, input, live, filter);
            StatsOptions options = selection.Apply(parsed, new StatsOptions
            {
                Batches = capture?.Apply(batches) ?? batches,
                Filter = capture is null ? filter.Filter(parsed) : null,
                MaxPackets = most,
                Statistics = requests,
                Overview = wantsOverview && (target.Page is not null || names.Length == 0),
                TemporaryFolder = folder.Text(parsed),
                Partial = part,
            });
            CheckPartial(part, target, names);
            bool isDrawn = capture is not null && target.IsScreen && !input.IsQuiet(parsed);
            var job = new CaptureJob<StatsResult>
            {
                Batches = options.Batches,
                Live = capture,
                LoggedOptions = options,
                Outputs = [.. output.Files(parsed), partial.File(parsed)],
                NeedsAllCaptures = part is not null,
                Check = part is not null ? PartialOption.RefuseStreams : null,
                // The screen shows whether packets arrive.
                ReportsProgress = !isDrawn,
                Memory = memory.Report(parsed),
                Operation = run => Count(run, options, isDrawn),
                Render = (result, run) =>
                {
                    if (part is null)
                        StatsOutput.Write(target, result, run.Files, options.Batches.MemoryLimit);
                },
                Summary = result => target.Columns is not null && target.Table is { } table
                    ? RunSummary.Of(result) with
                    {
                        InterruptedAt = $"interrupted after {result.Packets} packets: {table} is not written",
                    }
                    : RunSummary.Of(result),
                Notes = part is null ? result => NoteEmpty(result, options) : null,
            };
            return combine is null
                ? CommandRun.Execute(parsed, input, job)
                : CommandRun.Combine(combine, job with
                {
                    Operation = run => StatsOperation.Combine(combine.Partials, options, run.Cancellation),
                });
        });
        return command;
    }

    private static void CheckPartial(PartialOutput? part, StatsTarget target, string[] names)
    {
        if (part is null)
            return;
        if (target.Columns is { } columns)
            throw new UsageException($"--partial: -T {columns.Name} is a table, which 'combine' does not write");
        if (names.Length == 0)
            throw new UsageException("--partial needs a statistic: -z NAME");
    }

    // A table without rows looks like a mistake of the program.
    private static void NoteEmpty(StatsResult result, StatsOptions options)
    {
        if (result.Packets == 0)
        {
            Terminal.Error(options.Filter is { } filter ? $"no packet passes -f '{filter}'" : "there are no packets");
            return;
        }
        foreach (StatisticResult statistic in result.Statistics.Where(one => one.IsEmpty))
        {
            Terminal.Error(
                $"{statistic.Name} is empty: none of the {Quantities.Count(result.Packets)} packets counts there");
        }
    }

    private static StatsResult Count(CommandRun run, StatsOptions options, bool isDrawn)
    {
        using LiveScreen? screen = isDrawn ? new LiveScreen(run.Files) : null;
        options = options with { Window = screen?.Window };
        StatsResult result = StatsOperation.Run(run.Files, options, run.Progress, run.Cancellation);
        run.Log?.Information("{SpilledBytes} bytes spilled", result.SpilledBytes);
        return result;
    }
}
