using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;
using PcapStream.Columns.Model;
using PcapStream.Columns.Rows;

namespace PcapStream.Columns.Arrow;

/// <summary>
/// Makes Arrow's form of a column: bits for rows that have a value, offsets of lists and texts, and the values. Its
/// memory is used again for the next group of rows; text stays where it is.
/// </summary>
internal sealed class ArrowColumn(ColumnShape shape) : IDisposable
{
    private const int BitsPerByte = 8;

    private readonly IArrowType _type = ArrowTypes.TypeOf(shape);
    private readonly IArrowType _valueType = ArrowTypes.ValueTypeOf(shape);
    private readonly GrowingMemory _present = new();
    private readonly GrowingMemory _lists = new();
    private readonly GrowingMemory _offsets = new();
    private readonly GrowingMemory _values = new();

    /// <summary>The rows, valid until the next call.</summary>
    public IArrowArray Create(ColumnValues column, int rows)
    {
        int absent = column.Marks.Count(ColumnValues.Absent);
        SetPresent(column.Marks, rows);
        var present = new ArrowBuffer(_present.Memory);
        if (!shape.IsList)
            return ArrowArrayFactory.BuildArray(new ArrayData(_type, rows, absent, 0, Buffers(column, present)));
        SetLists(column.Marks);
        int values = column.Marks.Length - absent;
        var elements = new ArrayData(_valueType, values, 0, 0, Buffers(column, ArrowBuffer.Empty));
        return ArrowArrayFactory.BuildArray(
            new ArrayData(_type, rows, absent, 0, [present, new ArrowBuffer(_lists.Memory)], [elements]));
    }

    public void Dispose()
    {
        _present.Dispose();
        _lists.Dispose();
        _offsets.Dispose();
        _values.Dispose();
    }

    private ArrowBuffer[] Buffers(ColumnValues column, ArrowBuffer present)
    {
        _values.Clear();
        switch (shape.Kind)
        {
            case ColumnType.Text or ColumnType.Binary:
                SetOffsets(column);
                return [present, new ArrowBuffer(_offsets.Memory), new ArrowBuffer(column.Values.Memory)];
            case ColumnType.Truth:
                SetTruths(column);
                break;
            case ColumnType.Integer when shape.Bits == 8:
                Copy<int, byte>(column);
                break;
            case ColumnType.Integer when shape.Bits == 16:
                Copy<int, ushort>(column);
                break;
            case ColumnType.Integer:
                Copy<int, int>(column);
                break;
            default:
                Copy<long, long>(column);
                break;
        }
        return [present, new ArrowBuffer(_values.Memory)];
    }

    private void SetPresent(ReadOnlySpan<byte> marks, int rows)
    {
        Span<byte> bits = Bits(_present, rows);
        int row = 0;
        foreach (byte mark in marks)
        {
            if (mark != ColumnValues.Next)
                Set(bits, row++, mark != ColumnValues.Absent);
        }
    }

    // The number of values before each row, and before the end.
    private void SetLists(ReadOnlySpan<byte> marks)
    {
        _lists.Clear();
        int values = 0;
        foreach (byte mark in marks)
        {
            if (mark != ColumnValues.Next)
                _lists.Add(values);
            if (mark != ColumnValues.Absent)
                values++;
        }
        _lists.Add(values);
    }

    private void SetOffsets(ColumnValues column)
    {
        ReadOnlySpan<int> lengths = column.Lengths;
        _offsets.Clear();
        _offsets.Add(0);
        int value = 0;
        int offset = 0;
        foreach (byte mark in column.Marks)
        {
            if (mark != ColumnValues.Absent)
                offset += lengths[value++];
            if (HasPlace(mark))
                _offsets.Add(offset);
        }
    }

    private void SetTruths(ColumnValues column)
    {
        ReadOnlySpan<bool> truths = column.Values.As<bool>();
        Span<byte> bits = Bits(_values, column.Marks.Length);
        int value = 0;
        int place = 0;
        foreach (byte mark in column.Marks)
        {
            bool isTrue = mark != ColumnValues.Absent && truths[value++];
            if (HasPlace(mark))
                Set(bits, place++, isTrue);
        }
    }

    private void Copy<TStored, TValue>(ColumnValues column)
        where TStored : unmanaged, IBinaryInteger<TStored>
        where TValue : unmanaged, IBinaryInteger<TValue>
    {
        ReadOnlySpan<TStored> stored = column.Values.As<TStored>();
        int value = 0;
        foreach (byte mark in column.Marks)
        {
            if (mark != ColumnValues.Absent)
                _values.Add(TValue.CreateTruncating(stored[value++]));
            else if (HasPlace(mark))
                _values.Add(TValue.Zero);
        }
    }

    // An absent value has a place among those of a plain column, and none in a list.
    private bool HasPlace(byte mark) => !shape.IsList || mark != ColumnValues.Absent;

    private static Span<byte> Bits(GrowingMemory memory, int count)
    {
        memory.Clear();
        Span<byte> bits = memory.Extend((count + BitsPerByte - 1) / BitsPerByte);
        bits.Clear();
        return bits;
    }

    private static void Set(Span<byte> bits, int index, bool value)
    {
        if (value)
            bits[index / BitsPerByte] |= (byte)(1 << (index % BitsPerByte));
    }
}
