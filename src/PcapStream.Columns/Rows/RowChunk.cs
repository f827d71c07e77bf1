using PcapStream.Columns.Model;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>Rows of one thread, by column, until its turn.</summary>
internal sealed class RowChunk : RowBuffer
{
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
    }

    // Returns the bytes that were added.
    private static int Add(ColumnValues column, FieldType type, FieldValues values)
    {
        if (values.Count == 0)
        {
            column.AddAbsent();
            return 1;
        }
        int before = column.Size;
        byte mark = ColumnValues.First;
        for (int i = 0; i < values.Count; i++)
        {
            switch (column.Shape.Kind)
            {
                case ColumnKind.Truth:
                    column.AddTruth(mark, values.NumberAt(i) != 0);
                    break;
                case ColumnKind.Integer:
                    column.AddInteger(mark, (int)values.NumberAt(i));
                    break;
                case ColumnKind.Text:
                    AddText(column, mark, type, values[i]);
                    break;
                case ColumnKind.Binary:
                    column.AddBytes(mark, values[i]);
                    break;
                default:
                    column.AddLong(mark, values.NumberAt(i));
                    break;
            }
            mark = ColumnValues.Next;
        }
        return column.Size - before;
    }

    private static void AddText(ColumnValues column, byte mark, FieldType type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case FieldType.Ipv4:
                column.Commit(mark, Ipv4Text.Format(value, column.Reserve(Ipv4Text.Room)));
                break;
            case FieldType.Ipv6:
                column.Commit(mark, Ipv6Text.Format(value, column.Reserve(Ipv6Text.MaxLength + 1)));
                break;
            case FieldType.Ether:
                column.Commit(mark, EthernetText.Format(value, column.Reserve(value.Length * 3)));
                break;
            default:
                column.AddBytes(mark, value);
                break;
        }
    }
}
