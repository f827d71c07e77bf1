using System.Globalization;
using PcapStream.Batching;
using PcapStream.Columns.Arrow;
using PcapStream.Columns.Folders;
using PcapStream.Columns.Model;
using PcapStream.Columns.Parquet;
using PcapStream.Columns.Rows;
using PcapStream.Operations.Export;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Stats;
using PcapStream.Outputs;

namespace PcapStream.Columns;

/// <summary>The formats that store values by column, with types.</summary>
internal sealed class ColumnFormat
{
    private const int MostGroupBytes = 8 << 20;
    private const int LeastGroupBytes = 256 << 10;

    // What flows need at least, and their part of the rest.
    private const int FlowBytes = 16 << 20;
    private const int FlowParts = 4;

    // The part of the memory limit for rows of statistics, in what their tables leave free.
    private const int StatisticParts = 64;

    private const int LongestName = 200;

    private readonly CreateTable _create;

    private ColumnFormat(string name, string help, string[] extensions, CreateTable create)
    {
        _create = create;
        Packets = new FieldFormat(name, help, Open)
        {
            Extensions = extensions,
            HasSeparator = true,
            Quotes = "\"'",
            IsColumnar = true,
        };
    }

    private delegate IColumnTable CreateTable(
        IReadOnlyList<ColumnShape> schema, IReadOnlyDictionary<string, string> notes, Stream output);

    /// <summary>Apache Parquet, compressed with Zstandard.</summary>
    public static ColumnFormat Parquet { get; } =
        new("parquet", "Apache Parquet, typed columns for DuckDB, pandas, polars and Spark", [".parquet"],
            (schema, notes, output) => new ParquetTable(schema, CreatedBy, output));

    /// <summary>A stream of Apache Arrow.</summary>
    public static ColumnFormat Arrow { get; } =
        new("arrow", "a stream of Apache Arrow, the same columns for a pipe", [".arrows", ".arrow"],
            (schema, notes, output) => new ArrowTable(schema, notes, output));

    /// <summary>All formats.</summary>
    public static IReadOnlyList<ColumnFormat> All { get; } = [Parquet, Arrow];

    /// <summary>The format of a name; null for another format's.</summary>
    public static ColumnFormat? Find(string? name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The format that the extension of a file names; null for another extension.</summary>
    public static ColumnFormat? ForFile(string path) => All.FirstOrDefault(format => format.Packets.IsFor(path));

    /// <summary>The format for fields of packets.</summary>
    public FieldFormat Packets { get; }

    /// <summary>The name, such as <c>parquet</c>.</summary>
    public string Name => Packets.Name;

    // The program and its version, as in other writers' files.
    private static string CreatedBy => $"pcapstream version {TableNotes.Version}";

    /// <summary>Options with a folder of files as output.</summary>
    /// <param name="options">The fields; those of keys among them.</param>
    /// <param name="division">How rows become files.</param>
    public ExportOptions IntoFolder(ExportOptions options, TableDivision division) => options with
    {
        OpenFolder = (all, folder) => OpenFolder(all, folder, division),
    };

    /// <summary>Options with this format.</summary>
    /// <param name="options">The columns; those of keys among them.</param>
    /// <param name="origin">What makes the output, such as a command line; null for nothing.</param>
    /// <param name="division">How rows become the files of a folder; null for one file.</param>
    public FlowsOptions For(FlowsOptions options, string? origin, TableDivision? division = null) => options with
    {
        Table = new FlowTableFormat(
            (all, output) => OpenFlows(
                all, origin, TableNotes.Of(origin, all.Captures), keys: [],
                layout => new SingleTable(layout, output)),
            division is null ? null : (all, folder) => OpenFlows(
                all, origin, TableNotes.Of(origin), division.Keys,
                layout => FolderOf(layout, folder, division, origin))),
    };

    /// <summary>Writes the rows of a statistic, which can be read once.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="run">The result that it is part of.</param>
    /// <param name="origin">What makes the output, such as a command line; null for nothing.</param>
    /// <param name="memoryLimit">The memory limit of the run, in bytes.</param>
    /// <param name="output">Receives the table.</param>
    public void Write(
        StatisticResult statistic, StatsResult run, string? origin, long memoryLimit, Stream output)
    {
        ColumnShape[] schema = [.. statistic.Columns.Select(ColumnShape.Of)];
        long memory = Math.Min(memoryLimit / StatisticParts, MostGroupBytes);
        Dictionary<string, string> notes = TableNotes.Of(origin, run.ReadCaptures, run.Damage);
        using var table = new SingleTable(LayoutOf(schema, notes, memory), output);
        using var rows = new StatisticRows(schema, table);
        table.Begin();
        statistic.WriteRows(rows);
        rows.Flush();
        table.End(notes);
    }

    /// <summary>
    /// Writes each statistic into a file of a folder, named after it: <c>conv,tcp</c> into <c>conv-tcp.parquet</c>. The
    /// folder appears when all of them are complete.
    /// </summary>
    /// <param name="run">The statistics, whose rows can be read once.</param>
    /// <param name="origin">What makes the output, such as a command line; null for nothing.</param>
    /// <param name="memoryLimit">The memory limit of the run, in bytes.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="OutputException">It cannot be written, or is not empty.</exception>
    public void WriteFolder(StatsResult run, string? origin, long memoryLimit, string path) =>
        OutputFolder.Write(
            path,
            folder =>
            {
                var names = new HashSet<string>();
                foreach (StatisticResult statistic in run.Statistics)
                {
                    using OutputFile file = folder.CreateFile(NameOf(statistic, names));
                    Write(statistic, run, origin, memoryLimit, file.Stream);
                    file.Complete();
                }
                return run;
            },
            result => !result.Interrupted);

    private string NameOf(StatisticResult statistic, HashSet<string> used)
    {
        string plain = string.Concat(
            statistic.Name.Select(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' ? one : '-'));
        plain = plain.Trim('-', '.');
        // File names have at most 255 bytes; a filter may be longer.
        plain = plain[..Math.Min(plain.Length, LongestName)];
        string name = plain;
        for (int number = 2; !used.Add(name); number++)
            name = string.Create(CultureInfo.InvariantCulture, $"{plain}-{number}");
        return name + Packets.Extensions[0];
    }

    private ColumnTarget Open(ExportOptions options, Stream output)
    {
        var columns = new StoredFields(options, []);
        return new ColumnTarget(
            options, columns, keys: null, MemoryOf(options.Batches),
            new SingleTable(
                LayoutOf(
                    columns.Schema, TableNotes.Of(options.Origin, options.Captures), MemoryOf(options.Batches)),
                output));
    }

    private ColumnTarget OpenFolder(ExportOptions options, UnfinishedFolder folder, TableDivision division)
    {
        var columns = new StoredFields(options, division.Keys);
        PartitionKeys? keys = division.Keys.Count == 0 ? null : new PartitionKeys(
            division.Keys,
            name => options.Columns.FirstOrDefault(field => field.Name == name) is { } field
                ? options.NameOf(field)
                : name);
        TableLayout layout = LayoutOf(columns.Schema, TableNotes.Of(options.Origin), MemoryOf(options.Batches));
        return new ColumnTarget(
            options, columns, keys, MemoryOf(options.Batches), FolderOf(layout, folder, division, options.Origin));
    }

    private FlowTarget OpenFlows(
        FlowsOptions options,
        string? origin,
        Dictionary<string, string> notes,
        IReadOnlyList<string> keys,
        Func<TableLayout, TableOutput> open)
    {
        FlowColumn[] columns = [.. options.Columns.DistinctBy(column => column.Name)];
        FlowColumn[] stored = [.. columns.Where(column => !keys.Contains(column.Name))];
        long memory = Math.Clamp(
            (options.Batches.MemoryLimit - FlowBytes) / FlowParts, LeastGroupBytes, MostGroupBytes);
        return new FlowTarget(
            stored, keys.Count == 0 ? null : new FlowPaths(new PartitionKeys(keys), columns), origin, memory,
            open(LayoutOf([.. stored.Select(ColumnShape.Of)], notes, memory)));
    }

    private TableFolder FolderOf(
        TableLayout layout, UnfinishedFolder folder, TableDivision division, string? origin) =>
        new(layout, folder, Packets.Extensions[0], division.RowsPerFile, division.Keys.Count > 0,
            TableNotes.Of(origin));

    private TableLayout LayoutOf(
        IReadOnlyList<ColumnShape> schema, Dictionary<string, string> notes, long memory) =>
        new(schema, output => _create(schema, notes, output), (int)Math.Max(LeastGroupBytes, memory));

    private static long MemoryOf(BatchOptions batches) =>
        Math.Clamp((batches.MemoryLimit - batches.LeastMemoryLimit) / 2, 0, MostGroupBytes);
}

/// <summary>How rows become the files of a folder.</summary>
internal sealed record TableDivision
{
    /// <summary>The most rows of a file, above 0; null for any number.</summary>
    public long? RowsPerFile { get; init; }

    /// <summary>
    /// What folders are named after: columns, or a part of the row's time. The files have no such columns.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}
