using PcapStream.Columns.Model;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>
/// Collects the rows of all threads in groups, which the table writes. Where a group ends depends on its rows alone, so
/// that the output is the same for any number of threads.
/// </summary>
internal sealed class ColumnTarget : RowTarget
{
    private const int MostRows = 1 << 20;
    private const int MostGroupBytes = 8 << 20;
    private const int LeastGroupBytes = 256 << 10;

    private readonly ExportOptions _options;
    private readonly IReadOnlyList<ColumnShape> _schema;
    private readonly IColumnTable _table;
    private readonly ColumnValues[] _group;
    private readonly int _groupBytes;
    private readonly FieldType[] _types;
    private int _rows;
    private int _bytes;

    public ColumnTarget(IReadOnlyList<ColumnShape> schema, ExportOptions options, IColumnTable table)
    {
        _options = options;
        _schema = schema;
        _table = table;
        _types = [.. options.Columns.Select(field => field.Type)];
        _group = [.. schema.Select(shape => new ColumnValues(shape))];
        MemoryBytes = Math.Clamp(
            (options.Batches.MemoryLimit - options.Batches.LeastMemoryLimit) / 2, 0, MostGroupBytes);
        _groupBytes = (int)Math.Max(LeastGroupBytes, MemoryBytes);
    }

    public override FieldForm Form => FieldForm.Raw;

    public override long MemoryBytes { get; }

    public override long Bytes => _table.Bytes;

    public override void Begin() => _table.Begin();

    public override RowBuffer CreateBuffer(Func<bool> awaitTurn) =>
        new RowChunk(_schema, _types, _options.TextBufferSize, rows =>
        {
            if (awaitTurn())
                Take(rows);
        });

    public override void End(ReadingLoop loop)
    {
        if (_rows > 0)
            WriteGroup();
        _table.End(TableNotes.Of(_options, loop));
    }

    public override void Dispose()
    {
        _table.Dispose();
        foreach (ColumnValues column in _group)
            column.Dispose();
        base.Dispose();
    }

    private void Take(RowChunk chunk)
    {
        ReadOnlySpan<int> sizes = chunk.Sizes;
        for (int row = 0; row < sizes.Length;)
        {
            int first = row;
            while (row < sizes.Length && _bytes < _groupBytes && _rows < MostRows)
            {
                _bytes += sizes[row++];
                _rows++;
            }
            for (int i = 0; i < _group.Length; i++)
                _group[i].Take(chunk.Columns[i], row < sizes.Length ? row - first : null);
            if (_bytes >= _groupBytes || _rows == MostRows)
                WriteGroup();
        }
    }

    private void WriteGroup()
    {
        _table.Write(_group, _rows);
        foreach (ColumnValues column in _group)
            column.Clear();
        _rows = _bytes = 0;
    }
}
