namespace PcapStream.Sql.Output;

/// <summary>A form of results.</summary>
/// <param name="Name">The name after <c>-T</c>.</param>
/// <param name="Help">What it is.</param>
/// <param name="Extensions">Ends of the names of such files.</param>
/// <param name="Open">Makes the writer of text; null for what is not text.</param>
/// <param name="IsJson">Whether DuckDB makes an object of each row.</param>
internal sealed record SqlFormat(
    string Name, string Help, string[] Extensions, Func<TextWriter, IRowText>? Open, bool IsJson = false)
{
    /// <summary>Apache Parquet.</summary>
    public static SqlFormat Parquet { get; } = new("parquet", "Apache Parquet, with -w", [".parquet"], Open: null);

    /// <summary>For people.</summary>
    public static SqlFormat Table { get; } = new("table", "columns of text", [], output => new AlignedRows(output));

    /// <summary>All.</summary>
    public static IReadOnlyList<SqlFormat> All { get; } =
    [
        Table,
        new("csv", "comma-separated", [".csv"], output => new CsvRows(output, ',')),
        new("tsv", "tab-separated", [".tsv"], output => new CsvRows(output, '\t')),
        new("jsonl", "a JSON object in each line", [".jsonl", ".ndjson"], output => new JsonRows(output, false), true),
        new("json", "a JSON array of objects", [".json"], output => new JsonRows(output, true), true),
        Parquet,
    ];

    /// <summary>The format of a name; null for none.</summary>
    public static SqlFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>The format of a file's extension, which one of a compression may follow; null for none.</summary>
    public static SqlFormat? ForFile(string path, Func<string, bool> isCompressed)
    {
        string name = isCompressed(path) ? Path.GetFileNameWithoutExtension(path) : path;
        return All.FirstOrDefault(format => format.Extensions.Contains(
            Path.GetExtension(name), StringComparer.OrdinalIgnoreCase));
    }
}
