using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Commands.Stats.Page;
using PcapStream.Cli.Commands.Stats.Screen;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Running;
using PcapStream.Filtering;
using PcapStream.Operations.Stats;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Stats;

/// <summary><c>pcapstream stats</c>: prints the statistics of tshark's <c>-z</c>, all in one pass.</summary>
internal static class StatsCommand
{
    private static readonly Dictionary<string, FlowOrder> Orders = new()
    {
        ["frames"] = FlowOrder.Frames,
        ["bytes"] = FlowOrder.Bytes,
        ["start"] = FlowOrder.Start,
        ["duration"] = FlowOrder.Duration,
    };

    private const string Text = "text";
    private const string Json = "json";
    private const string Csv = "csv";
    private const string Page = "page";

    // What --json prints without -z: the tables of the overview whose length is bounded.
    private static readonly string[] JsonOverview = ["io,phs", "plen,tree", "talkers"];

    public static Command Create()
    {
        var input = new InputOptions();
        var filter = new FilterOption();
        var count = new ValueOption("Stop after this many packets that pass, over all captures.", "N", "-c");
        ValueOption sort = new ValueOption(
            "Order of conversations and endpoints: frames, bytes, start or duration. [default: frames, as in tshark; "
            + "bytes with a number of rows]",
            "ORDER",
            "--sort").OneOf([.. Orders.Keys]);
        var json = new SwitchOption("Print one object, receipt included.", "--json");
        var csv = new SwitchOption("Print comma-separated values, one table per statistic.", "--csv");
        var file = new ValueOption(
            "Write to a file: .html is a page with charts that needs no other file; .csv, .json or .txt holds what is "
            + "printed otherwise.",
            "FILE",
            "-w");
        // The spelling before -w; kept for scripts.
        var html = new ValueOption("A page with charts.", "FILE", "--html");
        html.Option.Hidden = true;
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

            Without -z, an overview: times, rate, protocols, applications, talkers, trouble of TCP, damage. All
            statistics of a command are counted in one pass over the captures. On a terminal, tables fit its width;
            into files and pipes they have tshark's layout.

            Example:
              pcapstream stats big.pcap
              pcapstream stats big.pcap -z io,phs -z conv,tcp,20
              pcapstream stats big.pcap -z io,stat,60,tcp,udp --csv
              pcapstream stats big.pcap -w report.html
            """)
        {
            statistics,
            sort.Option,
            count.Option,
            json.Option,
            csv.Option,
            file.Option,
            html.Option,
            folder.Option,
        };
        memory.AddTo(command);
        filter.AddTo(command);
        input.AddTo(command);
        command.SetAction(parsed =>
        {
            input.RefuseUnknownOptions(parsed);
            string? page = html.Text(parsed);
            string? table = file.Text(parsed);
            string printed = json.IsSet(parsed) ? Json : csv.IsSet(parsed) ? Csv : Text;
            string format = table is null ? printed : Format(table);
            if (format == Page)
                (page, table, format) = (table, null, printed);
            string[] names = parsed.GetValue(statistics) ?? [];
            if (names.Length == 0 && format == Json)
                names = JsonOverview;
            var options = new StatsOptions
            {
                Batches = input.Batches(parsed),
                Filter = filter.Filter(parsed),
                MaxPackets = count.Number(parsed, least: 1),
                Statistics = Requests(names, sort.Text(parsed)),
                Overview = page is not null || names.Length == 0,
                TemporaryFolder = folder.Text(parsed),
            };
            if (json.IsSet(parsed) && csv.IsSet(parsed))
                throw new UsageException("--json and --csv are two formats; choose one");
            if (options.Statistics.Count == 0 && format == Csv)
            {
                string option = table is null ? "--csv" : $"-w {table}";
                throw new UsageException($"{option} needs a statistic; use -z NAME: {Statistics.Usage}");
            }
            return CommandRun.Execute(parsed, input, new CaptureJob<StatsResult>
            {
                Batches = options.Batches,
                LoggedOptions = options,
                Outputs = [(html.Option.Name, html.Text(parsed)), (file.Option.Name, file.Text(parsed))],
                Memory = memory.Report(parsed),
                Operation = run => Count(run, options),
                Render = (result, run) =>
                {
                    if (table is not null)
                        Write(table, result, run.Files, format);
                    else if (options.Statistics.Count > 0 || page is null)
                        Print(result, run.Files, format);
                    if (page is not null)
                        OutputFiles.Write(page, StatsPage.Render(result, run.Files));
                },
                Summary = RunSummary.Of,
                Notes = result => NoteEmpty(result, options),
            });
        });
        return command;
    }

    /// <summary>The statistics of names.</summary>
    /// <exception cref="UsageException">A name or the order is not valid, or a name is given twice.</exception>
    internal static StatisticRequest[] Requests(string[] names, string? order)
    {
        FlowOrder? sorted = order is null ? null
            : Orders.TryGetValue(order, out FlowOrder found) ? found
            : throw new UsageException($"--sort {order}: expected {string.Join(", ", Orders.Keys)}");
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new UsageException($"-z {twice.Key} is given twice");
        try
        {
            return [.. names.Select(name => Sorted(Statistics.Parse(name), sorted))];
        }
        catch (FormatException error)
        {
            string reason = error.InnerException is FilterException filter ? FilterHint.Of(filter) : error.Message;
            throw new UsageException($"-z {reason}");
        }
    }

    private static StatisticRequest Sorted(StatisticRequest request, FlowOrder? order) => (request, order) switch
    {
        (ConversationsRequest conversations, { } by) => conversations with { Order = by },
        (EndpointsRequest, FlowOrder.Duration) =>
            throw new UsageException($"--sort duration: {request.Name} has no duration"),
        (EndpointsRequest endpoints, { } by) => endpoints with { Order = by },
        _ => request,
    };

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

    // The format that the extension names.
    private static string Format(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => Page,
        ".JSON" => Json,
        ".CSV" => Csv,
        ".TXT" => Text,
        _ => throw new UsageException($"-w {path}: the name must end in .html, .csv, .json or .txt"),
    };

    private static void Print(StatsResult result, IReadOnlyList<string> files, string format)
    {
        try
        {
            using IStatsFormat output = format == Text && !Console.IsOutputRedirected
                ? Screen(Terminal.Output.Write, result, files)
                : Create(format, Terminal.Output.Write, result, files);
            output.Print(result);
        }
        catch (OutputException error) when (error.ReaderIsGone)
        {
            // The page and the receipt are still written.
        }
    }

    private static void Write(string path, StatsResult result, IReadOnlyList<string> files, string format)
    {
        using OutputFile file = OutputFile.Create(path, files);
        using (IStatsFormat output = Create(format, file.Stream.Write, result, files))
            output.Print(result);
        file.Complete();
    }

    private static IStatsFormat Screen(
        TextBuffer.Writer write, StatsResult result, IReadOnlyList<string> files)
    {
        // Narrower tables would hold no address.
        int width = Math.Max(Terminal.Width, 60);
        return result.Statistics.Count == 0 ? new OverviewText(write, files, width) : new ScreenText(write, width);
    }

    private static IStatsFormat Create(
        string format, TextBuffer.Writer write, StatsResult result, IReadOnlyList<string> files) => format switch
        {
            Json => new StatsJson(write),
            Csv => new StatsCsv(write),
            _ when result.Statistics.Count == 0 => new OverviewText(write, files, Terminal.UsualWidth),
            _ => new StatsText(write),
        };

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
