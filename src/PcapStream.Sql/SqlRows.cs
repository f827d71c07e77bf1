using System.Data;
using System.Globalization;
using DuckDB.NET.Data;

namespace PcapStream.Sql;

/// <summary>The rows of a statement, read one after the other.</summary>
internal sealed class SqlRows(DuckDBCommand command, DuckDBDataReader reader) : IDisposable
{
    /// <summary>The names of the columns; none for a statement without a result.</summary>
    public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];

    /// <summary>Goes to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read() => reader.Read();

    /// <summary>The text of a value in the row; null for null.</summary>
    public string? this[int column] =>
        reader.IsDBNull(column) ? null : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }
}
