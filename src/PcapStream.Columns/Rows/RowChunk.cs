using PcapStream.Columns.Model;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>Rows of one thread, by column, until its turn.</summary>
internal sealed class RowChunk : RowBuffer
{
    private const int MarkSize = sizeof(byte);

    private readonly Action<RowChunk> _handOver;
    private readonly int _mostBytes;
    private readonly ColumnValues[] _columns;
    private readonly FieldType[] _types;
    private readonly GrowingMemory _sizes = new();

    /// <param name="schema">The columns.</param>
    /// <param name="types">The types of their fields.</param>
    /// <param name="mostBytes">Bytes at which the rows are handed over.</param>
    /// <param name="handOver">Takes the rows.</param>
    public RowChunk(
        IReadOnlyList<ColumnShape> schema, FieldType[] types, int mostBytes, Action<RowChunk> handOver)
    {
        _handOver = handOver;
        _mostBytes = mostBytes;
        _types = types;
        _columns = [.. schema.Select(shape => new ColumnValues(shape))];
    }

    public ReadOnlySpan<ColumnValues> Columns => _columns;

    /// <summary>The bytes of each row.</summary>
    public ReadOnlySpan<int> Sizes => _sizes.As<int>();

    private int Bytes { get; set; }

    public override void Add(ref FieldSource source, FieldExtractor fields)
    {
        int bytes = 0;
        for (int i = 0; i < _columns.Length; i++)
        {
            ColumnValues column = _columns[i];
            bytes += Add(column, _types[i], fields.Read(i, ref source));
        }
        _sizes.Add(bytes);
        Bytes += bytes;
        if (Bytes >= _mostBytes)
            Flush();
    }

    public override void Flush()
    {
        if (Sizes.IsEmpty)
            return;
        _handOver(this);
        Clear();
    }

    public override void Clear()
    {
        foreach (ColumnValues column in _columns)
            column.Clear();
        _sizes.Clear();
        Bytes = 0;
    }

    public override void Dispose()
    {
        foreach (ColumnValues column in _columns)
            column.Dispose();
        _sizes.Dispose();
        base.Dispose();
    }

    // Returns the bytes that were added.
    private static int Add(ColumnValues column, FieldType type, FieldValues values)
    {
        int count = values.Count;
        if (count == 0)
        {
            column.AddAbsent();
            return MarkSize;
        }
        byte mark = ColumnValues.First;
        switch (column.Shape.Kind)
        {
            case ColumnType.Truth:
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    column.Add(mark, values.NumberAt(i) != 0);
                return count * (MarkSize + sizeof(bool));
            case ColumnType.Integer:
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    column.Add(mark, (int)values.NumberAt(i));
                return count * (MarkSize + sizeof(int));
            case ColumnType.Text or ColumnType.Binary:
                int before = column.Values.Length;
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    AddBytes(column, mark, type, values[i]);
                return count * (MarkSize + sizeof(int)) + column.Values.Length - before;
            default:
                for (int i = 0; i < count; i++, mark = ColumnValues.Next)
                    column.Add(mark, values.NumberAt(i));
                return count * (MarkSize + sizeof(long));
        }
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
