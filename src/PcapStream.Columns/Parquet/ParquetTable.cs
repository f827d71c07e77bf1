using ParquetSharp;
using ParquetSharp.IO;
using ParquetSharp.Schema;
using PcapStream.Columns.Model;
using PcapStream.Columns.Rows;

namespace PcapStream.Columns.Parquet;

/// <summary>
/// A Parquet file, one row group per group of rows. It is written from start to end, so it may be a pipe.
/// </summary>
internal sealed class ParquetTable : IColumnTable
{
    private readonly TableStream _stream;
    private readonly IReadOnlyList<ColumnShape> _columns;
    private readonly string _createdBy;

    // Read by the writer when it ends the file.
    private readonly Dictionary<string, string> _notes = [];
    private readonly ParquetColumn _column = new();
    private ManagedOutputStream? _output;
    private ParquetFileWriter? _writer;

    /// <param name="columns">The columns.</param>
    /// <param name="createdBy">The program and its version.</param>
    /// <param name="output">Receives the file.</param>
    /// <exception cref="PlatformNotSupportedException">The native library is missing.</exception>
    public ParquetTable(IReadOnlyList<ColumnShape> columns, string createdBy, Stream output)
    {
        ParquetLibrary.Require();
        _columns = columns;
        _createdBy = createdBy;
        _stream = new TableStream(output);
    }

    public long Bytes => _stream.Position;

    public void Begin()
    {
        using GroupNode schema = ParquetSchema.Create(_columns);
        using WriterProperties properties = ParquetSchema.Properties(_columns, _createdBy);
        _output = new ManagedOutputStream(_stream, leaveOpen: true);
        _writer = new ParquetFileWriter(_output, schema, properties, _notes);
        _stream.ThrowIfFailed();
    }

    public void Write(IReadOnlyList<ColumnValues> columns, int rows)
    {
        using RowGroupWriter group = _writer!.AppendRowGroup();
        foreach (ColumnValues column in columns)
        {
            using ColumnWriter writer = group.NextColumn();
            _column.Write(column, writer);
        }
        group.Close();
        _stream.ThrowIfFailed();
    }

    public void End(IReadOnlyDictionary<string, string> notes)
    {
        foreach ((string name, string text) in notes)
            _notes[name] = text;
        _writer!.Close();
        _stream.ThrowIfFailed();
    }

    public void Dispose()
    {
        _stream.Stop();
        _writer?.Dispose();
        _output?.Dispose();
    }
}
