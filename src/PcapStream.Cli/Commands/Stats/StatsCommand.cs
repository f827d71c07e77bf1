using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Commands.Stats.Page;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Options;
using PcapStream.Cli.Running;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Stats;

/// <summary><c>pcapstream stats</c>: prints the statistics of tshark's <c>-z</c>, all in one pass.</summary>
internal static class StatsCommand
{
    public static Command Create()
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var count = new ValueOption("Stop after this many packets that pass, over all captures.", "N", "-c");
        var json = new SwitchOption("Print one object, receipt included.", "--json");
        var csv = new SwitchOption("Print comma-separated values, one table per statistic.", "--csv");
        var html = new ValueOption("Write a page with charts that needs no other file.", "FILE", "--html");
        var folder = new ValueOption(
            "Folder for tables that do not fit in memory. [default: the system's temporary folder]",
            "FOLDER",
            "--temp");
        var memory = new MemoryOptions();
        var statistics = new Option<string[]>("-z")
        {
            Description = $"A statistic: {Statistics.Usage}. May be repeated.",
            HelpName = "STATISTIC",
            CompletionSources =
            {
                _ => Statistics.All.SelectMany(one => one.Names).Select(name => new CompletionItem(name)),
            },
        };
        var command = new Command("stats", """
            Count conversations, endpoints, protocols and TCP problems.

            All statistics of a command are counted in one pass over the captures.

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
        };
        memory.AddTo(command);
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
            return CommandRun.Execute(parsed, input, new CaptureJob<StatsResult>
            {
                Batches = options.Batches,
                LoggedOptions = options,
                Outputs = [(html.Option.Name, page)],
                Memory = memory.Report(parsed),
                Operation = run => Count(run, options),
                Render = (result, run) =>
                {
                    if (options.Statistics.Count > 0)
                        Print(result, json.IsSet(parsed), csv.IsSet(parsed));
                    if (page is not null)
                        OutputFiles.Write(page, StatsPage.Render(result, run.Files));
                },
                Summary = RunSummary.Of,
            });
        });
        return command;
    }

    internal static StatisticRequest[] Requests(string[] names, string? page)
    {
        if (names.Length == 0 && page is null)
            throw new UsageException($"no statistic is named; use -z NAME: {Statistics.Usage}");
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"-z {twice.Key} is given twice");
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
            using IStatsFormat format = json ? new StatsJson(Terminal.Output.Write)
                : csv ? new StatsCsv(Terminal.Output.Write)
                : new StatsText(Terminal.Output.Write);
            format.Print(result);
        }
        catch (OutputException error) when (error.ReaderIsGone)
        {
            // The page and the receipt are still written.
        }
    }

    private static StatsResult Count(CommandRun run, StatsOptions options)
    {
        try
        {
            StatsResult result = StatsOperation.Run(run.Files, options, run.Progress, run.Cancellation);
            run.Log?.Information("{SpilledBytes} bytes spilled", result.SpilledBytes);
            return result;
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new UsageException(error.Message);
        }
    }
}

/// <summary>
/// A format of the statistics on stdout; one class per format. Rows are printed as they come, the last when the format
/// is disposed of.
/// </summary>
internal interface IStatsFormat : IDisposable
{
    void Print(StatsResult result);
}
