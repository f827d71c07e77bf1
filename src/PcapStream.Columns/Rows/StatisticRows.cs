using PcapStream.Capture;
using PcapStream.Columns.Model;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>Takes the rows of a statistic into a table.</summary>
internal sealed class StatisticRows : IRowWriter, IDisposable
{
    private const int MostBytes = 64 << 10;

    private readonly RowChunk _rows;
    private readonly TableOutput _output;
    private readonly bool[] _isText;
    private readonly FieldValues _text = new();
    private readonly FieldValues _number = new(FieldForm.Raw);
    private int _column;

    /// <param name="schema">The columns.</param>
    /// <param name="output">Takes the rows.</param>
    public StatisticRows(IReadOnlyList<ColumnShape> schema, TableOutput output)
    {
        _rows = new RowChunk(schema);
        _output = output;
        _isText = [.. schema.Select(column => column.Kind == ColumnType.Text)];
    }

    public void BeginRow() => _column = 0;

    public void Add(long value)
    {
        FieldValues values = _isText[_column] ? _text : _number;
        values.Clear();
        values.AddSigned(value);
        AddTo(values);
    }

    public void Add(string value)
    {
        _text.Clear();
        _text.AddText(value);
        AddTo(_text);
    }

    public void Add(NetworkAddress value)
    {
        _text.Clear();
        _text.AddAddress(value);
        AddTo(_text);
    }

    public void AddSeconds(long nanoseconds)
    {
        if (_isText[_column])
            Add(Timestamp.FormatSeconds(nanoseconds));
        else
            Add(nanoseconds);
    }

    public void EndRow()
    {
        _rows.EndRow();
        if (_rows.Bytes >= MostBytes)
            Flush();
    }

    /// <summary>Hands over the rows that wait.</summary>
    public void Flush()
    {
        if (_rows.Sizes.IsEmpty)
            return;
        _output.Take(_rows);
        _rows.Clear();
    }

    public void Dispose() => _rows.Dispose();

    private void AddTo(FieldValues values) => _rows.Add(_column++, FieldType.Text, values);
}
