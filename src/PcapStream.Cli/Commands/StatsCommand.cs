using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Stats;
using PcapStream.Inputs;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands;

/// <summary><c>pcapstream stats</c>: what tshark's <c>-z</c> counts, all of it in one pass.</summary>
internal static class StatsCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var count = new Setting("Stop after this many packets that pass, over all captures.", "N", "-c");
        var json = new Flag("Print one object, receipt included.", "--json");
        var csv = new Flag("Print comma-separated values, a table for each statistic.", "--csv");
        var html = new Setting("Write a page with charts, which needs nothing but itself.", "FILE", "--html");
        var folder = new Setting("Where tables go that do not fit in memory. [default: the system's temporary folder]", "FOLDER", "--temp");
        Setting memory = MemoryOption.Create();
        var poolStatistics = new Flag("Print the pool's books on stderr, as CPython's sys._debugmallocstats does.", "--pool-stats");
        var statistics = new Option<string[]>("-z")
        {
            Description = $"A statistic: {Statistics.Usage}. Repeatable.",
            HelpName = "STATISTIC",
            CompletionSources = { _ => Statistics.All.SelectMany(one => one.Names).Select(name => new CompletionItem(name)) },
        };
        var command = new Command("stats", """
            Count who talked to whom, what, how much and how well, in one pass over the captures.

            Example:
              pcapstream stats big.pcap -z io,phs -z conv,tcp
              pcapstream stats big.pcap -z io,stat,60,tcp,udp --csv
              pcapstream stats big.pcap --html report.html
            """)
        {
            statistics,
            count.Option,
            json.Option,
            csv.Option,
            html.Option,
            folder.Option,
            memory.Option,
            poolStatistics.Option,
        };
        filter.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            string? page = html.Text(parsed);
            var options = new StatsOptions
            {
                Batches = input.Batches(parsed),
                Filter = filter.Filter(parsed),
                MaxPackets = count.Number(parsed, least: 1),
                Statistics = Requests(parsed.GetValue(statistics) ?? [], page),
                Overview = page is not null,
                TemporaryFolder = folder.Text(parsed),
            };
            if (json.IsSet(parsed) && csv.IsSet(parsed))
                throw new UsageException("--json and --csv are two formats; choose one");
            string? receipt = memory.Text(parsed);
            using CommandReading reading = input.Start(parsed, options.Batches, (html.Option.Name, page), MemoryOption.File(receipt));
            (CaptureSet captures, CommandLog? log, bool quiet) = reading;
            using StatsResult result = Run(captures, options, quiet, log);
            if (options.Statistics.Count > 0)
                Print(result, json.IsSet(parsed), csv.IsSet(parsed));
            if (page is not null)
                OutputFiles.Write(page, StatsPage.Render(result, captures.Files));
            if (receipt is not null)
                ReceiptOutput.Write(result.Memory, result.Packets, receipt);
            if (poolStatistics.IsSet(parsed))
                Terminal.Note(result.Pool.ToDebugMallocStats());
            return ReadingOutcome.Report(captures, result.Failures, result.Damage, result.Interrupted ? result.Packets : null, quiet);
        });
        return command;
    }

    private static StatisticRequest[] Requests(string[] names, string? page)
    {
        if (names.Length == 0 && page is null)
            throw new UsageException($"no statistic is named; -z NAME does: {Statistics.Usage}");
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"-z {twice.Key} is asked for twice");
        try
        {
            return [.. names.Select(Statistics.Parse)];
        }
        catch (FormatException error)
        {
            throw new UsageException($"-z {error.Message}");
        }
    }

    private static void Print(StatsResult result, bool json, bool csv)
    {
        try
        {
            using IStatsFormat format = json ? new StatsJson(Terminal.Output.Write) : csv ? new StatsCsv(Terminal.Output.Write) : new StatsText(Terminal.Output.Write);
            format.Print(result);
        }
        catch (OutputException error) when (error.ReaderIsGone)
        {
            // A page or a receipt has other readers.
        }
    }

    private static StatsResult Run(CaptureSet captures, StatsOptions options, bool quiet, CommandLog? log)
    {
        using var interruption = new Interruption();
        using var progress = ReadingProgress.Create(captures, quiet);
        log?.Information("reading {Files} with {Options}", captures.Files, options);
        try
        {
            StatsResult result = StatsOperation.Run(captures.Files, options, progress, interruption.Token);
            log?.Information("{Packets} packets in {Seconds} s, {SpilledBytes} bytes spilled", result.Packets, result.Elapsed.TotalSeconds, result.SpilledBytes);
            return result;
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
