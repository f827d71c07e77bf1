using PcapStream.Columns.Model;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>Rows by column, until they are handed over.</summary>
internal sealed class RowChunk : IDisposable
{
    private const int MarkSize = sizeof(byte);

    private readonly ColumnValues[] _columns;
    private readonly GrowingMemory _sizes = new();
    private readonly GrowingMemory _keyEnds = new();
    private int _rowBytes;

    public RowChunk(IReadOnlyList<ColumnShape> schema) =>
        _columns = [.. schema.Select(shape => new ColumnValues(shape))];

    public ReadOnlySpan<ColumnValues> Columns => _columns;

    /// <summary>The bytes of each row.</summary>
    public ReadOnlySpan<int> Sizes => _sizes.As<int>();

    /// <summary>Bytes of all rows.</summary>
    public int Bytes { get; private set; }

    /// <summary>The keys of all rows; the caller adds that of a row before the row's end, or none to any row.</summary>
    public GrowingMemory Keys { get; } = new();

    /// <summary>The key of a row; empty where rows have none.</summary>
    public ReadOnlySpan<byte> KeyOf(int row)
    {
        ReadOnlySpan<int> ends = _keyEnds.As<int>();
        return ends.IsEmpty ? default : Keys.Bytes[(row == 0 ? 0 : ends[row - 1])..ends[row]];
    }

    /// <summary>Adds the values of a column in the row that is not at its end.</summary>
    /// <param name="index">The column.</param>
    /// <param name="type">The type of the field; of text, <see cref="FieldType.Text"/>.</param>
    /// <param name="values">Its values, raw unless they are text.</param>
    public void Add(int index, FieldType type, FieldValues values)
    {
        ColumnValues column = _columns[index];
        int count = values.Count;
        if (count == 0)
        {
            column.AddAbsent();
            _rowBytes += MarkSize;
            return;
        }
        byte mark = ColumnValues.First;
        switch (column.Shape.Kind)
        {
            case ColumnType.Truth:
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    column.Add(mark, values.NumberAt(i) != 0);
                _rowBytes += count * (MarkSize + sizeof(bool));
                break;
            case ColumnType.Integer:
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    column.Add(mark, (int)values.NumberAt(i));
                _rowBytes += count * (MarkSize + sizeof(int));
                break;
            case ColumnType.Text or ColumnType.Binary:
                int before = column.Values.Length;
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    AddBytes(column, mark, type, values[i]);
                _rowBytes += count * (MarkSize + sizeof(int)) + column.Values.Length - before;
                break;
            default:
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    column.Add(mark, values.NumberAt(i));
                _rowBytes += count * (MarkSize + sizeof(long));
                break;
        }
    }

    /// <summary>Ends a row, of which every column has been added.</summary>
    public void EndRow()
    {
        _sizes.Add(_rowBytes);
        if (Keys.Length > 0)
            _keyEnds.Add(Keys.Length);
        Bytes += _rowBytes;
        _rowBytes = 0;
    }

    public void Clear()
    {
        foreach (ColumnValues column in _columns)
            column.Clear();
        _sizes.Clear();
        Keys.Clear();
        _keyEnds.Clear();
        Bytes = _rowBytes = 0;
    }

    public void Dispose()
    {
        foreach (ColumnValues column in _columns)
            column.Dispose();
        _sizes.Dispose();
        Keys.Dispose();
        _keyEnds.Dispose();
    }

    private static void AddBytes(ColumnValues column, byte mark, FieldType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case FieldType.Ipv4 when column.Shape.Kind == ColumnType.Text:
                column.Commit(mark, Ipv4Text.Format(value, column.Reserve(Ipv4Text.Room)));
                break;
            case FieldType.Ipv6 when column.Shape.Kind == ColumnType.Text:
                column.Commit(mark, Ipv6Text.Format(value, column.Reserve(Ipv6Text.MaxLength + 1)));
                break;
            case FieldType.Ether when column.Shape.Kind == ColumnType.Text:
                column.Commit(mark, EthernetText.Format(value, column.Reserve(value.Length * 3)));
                break;
            default:
                column.Add(mark, value);
                break;
        }
    }
}
