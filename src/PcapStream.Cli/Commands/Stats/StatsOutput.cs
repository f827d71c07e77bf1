using System.CommandLine;
using PcapStream.Cli.Commands.Stats.Page;
using PcapStream.Cli.Commands.Stats.Screen;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>The options that say where the statistics go, and in which format.</summary>
internal sealed class StatsOutput
{
    // Narrower tables would hold no address.
    private const int LeastWidth = 60;

    private readonly SwitchOption _json = new("Print one object, receipt included.", "--json");
    private readonly SwitchOption _csv = new("Print comma-separated values, one table per statistic.", "--csv");

    private readonly ValueOption _file = new(
        "Write to a file: .html is a page with charts that needs no other file; .csv, .json or .txt holds what is "
        + "printed otherwise.",
        "FILE",
        "-w");

    // The spelling before -w; kept for scripts.
    private readonly ValueOption _html = new("A page with charts.", "FILE", "--html");

    public StatsOutput() => _html.Option.Hidden = true;

    /// <summary>Columns of tables on a terminal.</summary>
    public static int ScreenWidth => Math.Max(Terminal.Width, LeastWidth);

    public void AddTo(Command command)
    {
        command.Add(_json.Option);
        command.Add(_csv.Option);
        command.Add(_file.Option);
        command.Add(_html.Option);
    }

    /// <summary>Where the statistics go.</summary>
    /// <exception cref="UsageException">An extension is unknown, or two options contradict each other.</exception>
    public StatsTarget Read(ParseResult command)
    {
        if (_json.IsSet(command) && _csv.IsSet(command))
            throw new UsageException("--json and --csv are two formats; choose one");
        StatsFormat printed = _json.IsSet(command) ? StatsFormat.Json
            : _csv.IsSet(command) ? StatsFormat.Csv
            : StatsFormat.Text;
        string? page = _html.Text(command);
        if (_file.Text(command) is not { } file)
            return new StatsTarget(printed, Table: null, page) { PrintsBesidePage = true };
        if (FormatOf(file) is { } format)
            return new StatsTarget(format, file, page);
        return page is null
            ? new StatsTarget(printed, Table: null, Page: file) { PrintsBesidePage = printed != StatsFormat.Text }
            : throw new UsageException("-w and --html are two pages; choose one");
    }

    /// <summary>The files that are written, by option; the path is null for an option that is not given.</summary>
    public (string Option, string? Path)[] Files(ParseResult command) =>
        [(_html.Option.Name, _html.Text(command)), (_file.Option.Name, _file.Text(command))];

    /// <summary>Prints the statistics, or writes them to files.</summary>
    public static void Write(StatsTarget target, StatsResult result, IReadOnlyList<string> captures)
    {
        // A page of the overview shows no statistic, since none was asked for.
        StatisticSection[] sections = target.Page is null || result.Overview is not null
            ? []
            : [.. result.Statistics.Select(StatisticSection.Of)];
        StatsResult tables = sections.Length == 0
            ? result
            : result with { Statistics = [.. sections.Select(section => section.Statistic)] };
        if (target.Table is { } table)
            WriteTable(table, target.Format, tables, captures);
        else if (target.Page is null || (target.PrintsBesidePage && result.Statistics.Count > 0))
            Print(target.Format, tables, captures);
        if (target.Page is { } page)
            OutputFiles.Write(page, StatsPage.Render(result, sections, captures));
    }

    // The format of a table that the extension names; null for a page.
    private static StatsFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => null,
        ".JSON" => StatsFormat.Json,
        ".CSV" => StatsFormat.Csv,
        ".TXT" => StatsFormat.Text,
        _ => throw new UsageException($"-w {path}: the name must end in .html, .csv, .json or .txt"),
    };

    private static void Print(StatsFormat format, StatsResult result, IReadOnlyList<string> captures)
    {
        try
        {
            using IStatsFormat output = Create(format, Terminal.Output.Write, result, captures,
                isScreen: !Console.IsOutputRedirected);
            output.Print(result);
        }
        catch (OutputException error) when (error.ReaderIsGone)
        {
            // The page and the receipt are still written.
        }
    }

    private static void WriteTable(
        string path, StatsFormat format, StatsResult result, IReadOnlyList<string> captures)
    {
        using OutputFile file = OutputFile.Create(path, captures);
        using (IStatsFormat output = Create(format, file.Stream.Write, result, captures, isScreen: false))
            output.Print(result);
        file.Complete();
    }

    private static IStatsFormat Create(
        StatsFormat format, TextBuffer.Writer write, StatsResult result, IReadOnlyList<string> captures, bool isScreen)
    {
        int width = isScreen ? ScreenWidth : Terminal.UsualWidth;
        return format switch
        {
            StatsFormat.Json => new StatsJson(write),
            StatsFormat.Csv => new StatsCsv(write),
            _ when result.Statistics.Count == 0 => new OverviewText(write, captures, width),
            _ => isScreen ? new ScreenText(write, width) : new StatsText(write),
        };
    }
}

/// <summary>Where the statistics go.</summary>
/// <param name="Format">The format of the tables.</param>
/// <param name="Table">The file of the tables; null for the standard output.</param>
/// <param name="Page">The file of the page; null for none.</param>
internal sealed record StatsTarget(StatsFormat Format, string? Table, string? Page)
{
    /// <summary>
    /// Whether statistics are printed beside the page, as always with --html; with -w the page is all, unless a format
    /// is named.
    /// </summary>
    public bool PrintsBesidePage { get; init; }

    /// <summary>Whether statistics of a live capture are drawn again and again while it lasts.</summary>
    public bool IsScreen => Format == StatsFormat.Text && Table is null && Page is null && Terminal.HasScreen;
}

/// <summary>A format of tables.</summary>
internal enum StatsFormat
{
    Text,
    Json,
    Csv,
}

/// <summary>
/// Statistics as text in one format; one class per format. Rows are written as they come, the last when the format is
/// disposed of.
/// </summary>
internal interface IStatsFormat : IDisposable
{
    void Print(StatsResult result);
}
