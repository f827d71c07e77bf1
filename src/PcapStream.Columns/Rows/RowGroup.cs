using PcapStream.Columns.Model;

namespace PcapStream.Columns.Rows;

/// <summary>Rows of one table, collected from chunks until they are written together.</summary>
internal sealed class RowGroup(IReadOnlyList<ColumnShape> schema) : IDisposable
{
    /// <summary>The most rows of a group.</summary>
    public const int MostRows = 1 << 20;

    private readonly ColumnValues[] _columns = [.. schema.Select(shape => new ColumnValues(shape))];

    public IReadOnlyList<ColumnValues> Columns => _columns;

    public int Rows { get; private set; }

    public int Bytes { get; private set; }

    /// <summary>Takes the next rows of a chunk, at least one, until there are enough.</summary>
    /// <param name="chunk">The chunk, whose rows before them have been taken.</param>
    /// <param name="first">The first of the rows.</param>
    /// <param name="most">The most rows to take, above 0.</param>
    /// <param name="room">Bytes above which no more are taken.</param>
    /// <returns>The number of rows.</returns>
    public int Take(RowChunk chunk, int first, int most, int room)
    {
        ReadOnlySpan<int> sizes = chunk.Sizes.Slice(first, Math.Min(most, MostRows - Rows));
        int rows = 0;
        int bytes = 0;
        while (rows < sizes.Length && (rows == 0 || bytes < room))
            bytes += sizes[rows++];
        bool takesRest = first + rows == chunk.Sizes.Length;
        for (int i = 0; i < _columns.Length; i++)
            _columns[i].Take(chunk.Columns[i], takesRest ? null : rows);
        Rows += rows;
        Bytes += bytes;
        return rows;
    }

    /// <summary>Removes all rows.</summary>
    public void Clear()
    {
        foreach (ColumnValues column in _columns)
            column.Clear();
        Rows = Bytes = 0;
    }

    /// <summary>Removes all rows and gives their memory back.</summary>
    public void Release()
    {
        foreach (ColumnValues column in _columns)
            column.Release();
        Rows = Bytes = 0;
    }

    public void Dispose()
    {
        foreach (ColumnValues column in _columns)
            column.Dispose();
    }
}
