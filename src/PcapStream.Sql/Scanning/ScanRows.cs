namespace PcapStream.Sql.Scanning;

/// <summary>Hands the rows of a scan to DuckDB, in its portions.</summary>
/// <param name="scan">Where rows come from.</param>
/// <param name="columns">The columns of its rows.</param>
/// <param name="vectors">For each of DuckDB's columns, the place among those; below 0 for a row's number.</param>
internal sealed class ScanRows(CaptureScan scan, IReadOnlyList<CaptureColumn> columns, IReadOnlyList<int> vectors)
{
    private readonly VectorWriter[] _writers = [.. columns.Select(column => new VectorWriter(column))];
    private int _row;
    private int _rows;

    /// <summary>Fills the next portion.</summary>
    /// <param name="vectorOf">The vector of a column.</param>
    /// <param name="most">The most rows of a portion.</param>
    /// <returns>The number of rows; 0 at the end.</returns>
    public int Fill(Func<int, IntPtr> vectorOf, int most)
    {
        if (_row == _rows && !Advance())
            return 0;
        int rows = Math.Min(most, _rows - _row);
        for (int i = 0; i < vectors.Count; i++)
        {
            if (vectors[i] >= 0)
                _writers[vectors[i]].Write(vectorOf(i), rows);
        }
        _row += rows;
        if (_row == _rows)
            scan.Release();
        return rows;
    }

    /// <summary>Ends the scan.</summary>
    public void Stop() => scan.Stop();

    private bool Advance()
    {
        if (scan.Next() is not { } chunk)
            return false;
        for (int i = 0; i < _writers.Length; i++)
            _writers[i].Begin(chunk.Columns[i]);
        (_row, _rows) = (0, chunk.Sizes.Length);
        return true;
    }
}
