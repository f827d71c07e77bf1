using PcapStream.Columns.Model;

namespace PcapStream.Columns.Rows;

/// <summary>
/// Collects rows in groups and writes them. Where a group ends depends on its rows alone, so that the output is the
/// same for any number of threads.
/// </summary>
internal abstract class TableOutput : IDisposable
{
    /// <summary>Bytes written.</summary>
    public abstract long Bytes { get; }

    /// <summary>Writes what comes before the rows.</summary>
    public abstract void Begin();

    /// <summary>Takes all rows of a chunk.</summary>
    public abstract void Take(RowChunk chunk);

    /// <summary>Writes the rows that are left, and what comes after them.</summary>
    /// <param name="notes">What is known of the table, by name.</param>
    public abstract void End(IReadOnlyDictionary<string, string> notes);

    public abstract void Dispose();
}

/// <summary>Writes all rows into one table.</summary>
/// <param name="format">The table's format and columns.</param>
/// <param name="output">Receives the table.</param>
internal sealed class SingleTable(TableLayout format, Stream output) : TableOutput
{
    private readonly IColumnTable _table = format.Create(output);
    private readonly RowGroup _group = new(format.Schema);

    public override long Bytes => _table.Bytes;

    public override void Begin() => _table.Begin();

    public override void Take(RowChunk chunk)
    {
        int rows = chunk.Sizes.Length;
        for (int row = 0; row < rows;)
        {
            row += _group.Take(chunk, row, rows - row, format.GroupBytes - _group.Bytes);
            if (_group.Bytes >= format.GroupBytes || _group.Rows == RowGroup.MostRows)
                WriteGroup();
        }
    }

    public override void End(IReadOnlyDictionary<string, string> notes)
    {
        if (_group.Rows > 0)
            WriteGroup();
        _table.End(notes);
    }

    public override void Dispose()
    {
        _table.Dispose();
        _group.Dispose();
    }

    private void WriteGroup()
    {
        _table.Write(_group.Columns, _group.Rows);
        _group.Clear();
    }
}

/// <summary>What the tables of a run have in common.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Create">Makes a table in a stream.</param>
/// <param name="GroupBytes">Bytes at which rows are written.</param>
internal sealed record TableLayout(
    IReadOnlyList<ColumnShape> Schema, Func<Stream, IColumnTable> Create, int GroupBytes);
