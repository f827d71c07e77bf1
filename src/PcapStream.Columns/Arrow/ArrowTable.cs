using Apache.Arrow;
using Apache.Arrow.Ipc;
using PcapStream.Columns.Model;
using PcapStream.Columns.Rows;

namespace PcapStream.Columns.Arrow;

/// <summary>
/// A stream of Arrow's format for other processes, one record batch per group of rows. Its notes come first, so that it
/// has only those that are known before reading.
/// </summary>
internal sealed class ArrowTable : IColumnTable
{
    private readonly TableStream _stream;
    private readonly Schema _schema;
    private readonly ArrowColumn[] _columns;
    private readonly ArrowStreamWriter _writer;

    /// <param name="columns">The columns.</param>
    /// <param name="notes">What is known of the table, by name.</param>
    /// <param name="output">Receives the stream.</param>
    public ArrowTable(
        IReadOnlyList<ColumnShape> columns, IReadOnlyDictionary<string, string> notes, Stream output)
    {
        _stream = new TableStream(output);
        _schema = new Schema(columns.Select(ArrowTypes.FieldOf), notes);
        _columns = [.. columns.Select(column => new ArrowColumn(column))];
        _writer = new ArrowStreamWriter(_stream, _schema, leaveOpen: true);
    }

    public long Bytes => _stream.Position;

    public void Begin()
    {
        _writer.WriteStart();
        _stream.ThrowIfFailed();
    }

    public void Write(IReadOnlyList<ColumnValues> columns, int rows)
    {
        using var batch = new RecordBatch(
            _schema, _columns.Select((column, i) => column.Create(columns[i], rows)), rows);
        _writer.WriteRecordBatch(batch);
        _stream.ThrowIfFailed();
    }

    public void End(IReadOnlyDictionary<string, string> notes)
    {
        _writer.WriteEnd();
        _stream.ThrowIfFailed();
    }

    public void Dispose()
    {
        _writer.Dispose();
        foreach (ArrowColumn column in _columns)
            column.Dispose();
    }
}
