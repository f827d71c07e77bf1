using System.CommandLine;
using PcapStream.Cli.Commands.Stats.Page;
using PcapStream.Cli.Commands.Stats.Screen;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Columns;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>The options that say where the statistics go, and in which format.</summary>
internal sealed class StatsOutput
{
    private const string TextName = "text";
    private const string CsvName = "csv";
    private const string JsonName = "json";

    // Narrower tables would hold no address.
    private const int LeastWidth = 60;

    private readonly SwitchOption _json = new("Print one object, receipt included.", "--json");
    private readonly SwitchOption _csv = new("Print comma-separated values, one table per statistic.", "--csv");

    private readonly ValueOption _format = new ValueOption(
        "The form: text, csv, json, or typed columns of parquet or arrow. [default: text; with -w, what the extension "
        + "names]",
        "FORMAT",
        "-T")
        .OneOf([.. Formats]);

    private readonly ValueOption _file = new(
        "Write to a file: .html is a page with charts that needs no other file; .csv, .json, .txt, .parquet or .arrows "
        + "holds the tables. A name that ends in / is a folder, with a file of -T parquet or arrow for each -z.",
        "FILE",
        "-w");

    // The spelling before -w; kept for scripts.
    private readonly ValueOption _html = new("A page with charts.", "FILE", "--html");

    public StatsOutput() => _html.Option.Hidden = true;

    private static IEnumerable<string> Formats =>
        [TextName, CsvName, JsonName, .. ColumnFormat.All.Select(format => format.Name)];

    /// <summary>Columns of tables on a terminal.</summary>
    public static int ScreenWidth => Math.Max(Terminal.Width, LeastWidth);

    public void AddTo(Command command)
    {
        command.Add(_json.Option);
        command.Add(_csv.Option);
        command.Add(_format.Option);
        command.Add(_file.Option);
        command.Add(_html.Option);
    }

    /// <summary>Where the statistics go.</summary>
    /// <exception cref="UsageException">An extension is unknown, or two options contradict each other.</exception>
    public StatsTarget Read(ParseResult command)
    {
        string? name = FormatName(command);
        string? page = _html.Text(command);
        string? file = _file.Text(command);
        if (ColumnsOf(name, file) is { } columns)
        {
            return page is null
                ? new StatsTarget(StatsFormat.Columns, file, Page: null)
                {
                    Columns = columns,
                    Origin = TableOptions.CommandLineOf(command),
                }
                : throw new UsageException($"--html is a page, and -T {columns.Name} a table; choose one");
        }
        StatsFormat printed = name switch
        {
            null or TextName => StatsFormat.Text,
            CsvName => StatsFormat.Csv,
            JsonName => StatsFormat.Json,
            _ => throw new UsageException($"-T {name}: expected {string.Join(", ", Formats)}"),
        };
        if (file is null)
            return new StatsTarget(printed, Table: null, page) { PrintsBesidePage = true };
        if (FormatOf(file) is { } format)
        {
            return name is null || format == printed
                ? new StatsTarget(format, file, page)
                : throw new UsageException($"-w {file}: the name says another format than {name}");
        }
        return page is null
            ? new StatsTarget(printed, Table: null, Page: file) { PrintsBesidePage = name is not (null or TextName) }
            : throw new UsageException("-w and --html are two pages; choose one");
    }

    /// <summary>The files that are written, by option; the path is null for an option that is not given.</summary>
    public (string Option, string? Path)[] Files(ParseResult command) =>
    [
        (_html.Option.Name, _html.Text(command)),
        // A folder is checked when it is written.
        (_file.Option.Name, _file.Text(command) is { } path && !Path.EndsInDirectorySeparator(path) ? path : null),
    ];

    /// <summary>Prints the statistics, or writes them to files.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="result">The statistics.</param>
    /// <param name="captures">The captures.</param>
    /// <param name="memoryLimit">The memory limit of the command, in bytes.</param>
    public static void Write(
        StatsTarget target, StatsResult result, IReadOnlyList<string> captures, long memoryLimit)
    {
        if (target.Columns is not null)
        {
            StatsColumns.Write(target, result, captures, memoryLimit);
            return;
        }
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

    // The name of a format that is printed; null when the command line names none.
    private string? FormatName(ParseResult command)
    {
        string[] given =
        [
            .. _json.IsSet(command) ? [JsonName] : Array.Empty<string>(),
            .. _csv.IsSet(command) ? [CsvName] : Array.Empty<string>(),
            .. _format.Text(command) is { } name ? [name] : Array.Empty<string>(),
        ];
        return given.Distinct().Count() <= 1
            ? given.FirstOrDefault()
            : throw new UsageException($"{given[0]} and {given[1]} are two formats; choose one");
    }

    // Null for a format without types.
    private static ColumnFormat? ColumnsOf(string? name, string? file)
    {
        ColumnFormat? named = ColumnFormat.Find(name);
        ColumnFormat? byFile = file is null ? null : ColumnFormat.ForFile(file);
        if (byFile is not null && name is not null && named != byFile)
            throw new UsageException($"-w {file}: the name says another format than {name}");
        if (file is not null && named is null && byFile is null && Path.EndsInDirectorySeparator(file))
            throw new UsageException($"-w {file}: a folder needs -T parquet or -T arrow");
        return named ?? byFile;
    }

    // The format of a table that the extension names; null for a page.
    private static StatsFormat? FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => null,
        ".JSON" => StatsFormat.Json,
        ".CSV" => StatsFormat.Csv,
        ".TXT" => StatsFormat.Text,
        _ => throw new UsageException($"-w {path}: the name must end in .html, .csv, .json, .txt, .parquet or .arrows"),
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
            _ => isScreen ? new ScreenText(write, width) : new StatsText(write, captures),
        };
    }
}

/// <summary>Where the statistics go.</summary>
/// <param name="Format">The format of the tables.</param>
/// <param name="Table">The file of the tables; null for the standard output.</param>
/// <param name="Page">The file of the page; null for none.</param>
internal sealed record StatsTarget(StatsFormat Format, string? Table, string? Page)
{
    /// <summary>The format of typed columns; null for others.</summary>
    public ColumnFormat? Columns { get; init; }

    /// <summary>What makes the output, as a table of typed columns says.</summary>
    public string? Origin { get; init; }

    /// <summary>Whether each statistic is a file of a folder.</summary>
    public bool IsFolder => Table is not null && Path.EndsInDirectorySeparator(Table);

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
    Columns,
}

/// <summary>
/// Statistics as text in one format; one class per format. Rows are written as they come, the last when the format is
/// disposed of.
/// </summary>
internal interface IStatsFormat : IDisposable
{
    void Print(StatsResult result);
}
