using PcapStream.Columns.Arrow;
using PcapStream.Columns.Model;
using PcapStream.Columns.Parquet;
using PcapStream.Columns.Rows;
using PcapStream.Operations.Export;

namespace PcapStream.Columns;

/// <summary>The formats that store values by column, with types.</summary>
internal static class ColumnFormats
{
    /// <summary>Apache Parquet, compressed with Zstandard.</summary>
    public static FieldFormat Parquet { get; } =
        Create("parquet", "Apache Parquet, typed columns for DuckDB, pandas, polars and Spark", [".parquet"],
            (schema, options, output) => new ParquetTable(schema, CreatedBy, output));

    /// <summary>A stream of Apache Arrow.</summary>
    public static FieldFormat Arrow { get; } =
        Create("arrow", "a stream of Apache Arrow, the same columns for a pipe", [".arrows", ".arrow"],
            (schema, options, output) => new ArrowTable(schema, TableNotes.Of(options), output));

    /// <summary>All formats.</summary>
    public static IReadOnlyList<FieldFormat> All { get; } = [Parquet, Arrow];

    // The program and its version, as in other writers' files.
    private static string CreatedBy => $"pcapstream version {TableNotes.Version}";

    private static FieldFormat Create(
        string name,
        string help,
        string[] extensions,
        Func<IReadOnlyList<ColumnShape>, ExportOptions, Stream, IColumnTable> create) =>
        new(name, help, (options, output) =>
        {
            IReadOnlyList<ColumnShape> schema = ColumnShape.Of(options);
            return new ColumnTarget(schema, options, create(schema, options, output));
        })
        {
            Extensions = extensions,
            HasSeparator = true,
            Quotes = "\"'",
            IsColumnar = true,
        };
}
