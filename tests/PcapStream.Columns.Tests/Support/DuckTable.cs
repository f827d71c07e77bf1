using DuckDB.NET.Data;
using PcapStream.Operations.Export;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Columns.Tests.Support;

/// <summary>A table in a file, as DuckDB reads it.</summary>
internal sealed class DuckTable : IDisposable
{
    private readonly TemporaryFile? _file;
    private readonly string _path;
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckTable(byte[] parquet)
        : this(new TemporaryFile(parquet))
    {
    }

    private DuckTable(TemporaryFile file)
        : this(file.Path, $"read_parquet('{file.Path}')") => _file = file;

    private DuckTable(string path, string source)
    {
        _path = path;
        _connection.Open();
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = $"CREATE VIEW packets AS FROM {source}";
        command.ExecuteNonQuery();
    }

    /// <summary>The table of all files in a folder, with the names of folders as columns.</summary>
    public static DuckTable OfFolder(string path) =>
        new(path, $"read_parquet('{path}/**/*.parquet', hive_partitioning = true)");

    /// <summary>The table of a capture.</summary>
    public static DuckTable Of(byte[] capture, ExportOptions options) => new(FieldText.BytesOf(capture, options));

    /// <summary>The rows of a query, in which <c>packets</c> stands for the table.</summary>
    public List<object?[]> Query(string query)
    {
        var rows = new List<object?[]>();
        Read(query, row =>
        {
            var values = new object?[row.FieldCount];
            for (int i = 0; i < values.Length; i++)
                values[i] = row.IsDBNull(i) ? null : row.GetValue(i);
            rows.Add(values);
        });
        return rows;
    }

    /// <summary>The rows of a query as text, columns joined by a bar.</summary>
    public string[] Lines(string query) =>
        [.. Query(query).Select(row => string.Join('|', row.Select(value => value is System.Collections.IList list
            ? $"[{string.Join(", ", list.Cast<object>())}]"
            : value?.ToString() ?? "null")))];

    /// <summary>The names and types of the columns.</summary>
    public string[] Types() => Lines("SELECT column_name, column_type FROM (DESCRIBE FROM packets)");

    /// <summary>What the file says about its origin, by key.</summary>
    public Dictionary<string, string> Notes() =>
        Query($"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{_path}')")
            .ToDictionary(row => (string)row[0]!, row => (string)row[1]!);

    public void Read(string query, Action<DuckDBDataReader> take)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = query;
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.Read())
            take(reader);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _file?.Dispose();
    }
}
