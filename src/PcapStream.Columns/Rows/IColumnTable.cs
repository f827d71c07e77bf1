namespace PcapStream.Columns.Rows;

/// <summary>A table in a file of columns, written in groups of rows.</summary>
internal interface IColumnTable : IDisposable
{
    /// <summary>Bytes written.</summary>
    long Bytes { get; }

    /// <summary>Writes what comes before the rows.</summary>
    void Begin();

    /// <summary>Writes a group of rows.</summary>
    /// <param name="columns">The values of each column.</param>
    /// <param name="rows">The number of rows.</param>
    void Write(IReadOnlyList<ColumnValues> columns, int rows);

    /// <summary>Writes what comes after the rows.</summary>
    /// <param name="notes">What is known of the table, by name.</param>
    void End(IReadOnlyDictionary<string, string> notes);
}
