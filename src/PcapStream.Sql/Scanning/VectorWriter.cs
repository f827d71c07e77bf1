using System.Numerics;
using System.Runtime.CompilerServices;
using DuckDB.NET.Native;
using PcapStream.Columns.Model;
using PcapStream.Columns.Rows;

namespace PcapStream.Sql.Scanning;

/// <summary>Writes the values of a column into DuckDB's vectors, a portion of its rows at a time.</summary>
internal sealed unsafe class VectorWriter(CaptureColumn column)
{
    private const int BitsPerWord = 64;

    // A text of at most this many bytes lies in the vector itself.
    private const int ShortText = 12;

    private readonly ColumnShape _shape = column.Shape;
    private ColumnValues _values = null!;

    // What has been written.
    private int _mark;
    private int _value;
    private int _byte;

    /// <summary>Goes on with the first of other rows, which stay until all are written.</summary>
    public void Begin(ColumnValues values)
    {
        _values = values;
        _mark = _value = _byte = 0;
    }

    /// <summary>Writes the next rows to the start of a vector.</summary>
    public void Write(IntPtr vector, int rows)
    {
        ReadOnlySpan<byte> marks = _values.Marks[_mark..];
        marks = marks[..ColumnValues.RowsLength(marks, rows)];
        _mark += marks.Length;
        SetAbsent(vector, marks);
        if (column.IsList)
        {
            IntPtr child = BeginLists(vector, marks);
            WriteValues(child, marks, isList: true);
        }
        else
            WriteValues(vector, marks, isList: false);
    }

    // Vectors are valid until something else is said.
    private static void SetAbsent(IntPtr vector, ReadOnlySpan<byte> marks)
    {
        if (!marks.Contains(ColumnValues.Absent))
            return;
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        ulong* valid = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        int row = 0;
        foreach (byte mark in marks)
        {
            if (mark == ColumnValues.Absent)
                valid[row / BitsPerWord] &= ~(1UL << (row % BitsPerWord));
            if (mark != ColumnValues.Next)
                row++;
        }
    }

    private static IntPtr BeginLists(IntPtr vector, ReadOnlySpan<byte> marks)
    {
        int values = marks.Length - marks.Count(ColumnValues.Absent);
        if (!NativeMethods.Vectors.DuckDBListVectorReserve(vector, (ulong)values).IsSuccess()
            || !NativeMethods.Vectors.DuckDBListVectorSetSize(vector, (ulong)values).IsSuccess())
            throw new InsufficientMemoryException("DuckDB has no memory for lists of values");
        var lists = (ListEntry*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
        int row = -1;
        ulong next = 0;
        foreach (byte mark in marks)
        {
            if (mark != ColumnValues.Next)
                lists[++row] = new ListEntry { Offset = next };
            if (mark != ColumnValues.Absent)
            {
                lists[row].Length++;
                next++;
            }
        }
        return NativeMethods.Vectors.DuckDBListVectorGetChild(vector);
    }

    private void WriteValues(IntPtr vector, ReadOnlySpan<byte> marks, bool isList)
    {
        void* data = NativeMethods.Vectors.DuckDBVectorGetData(vector);
        switch (_shape.Kind)
        {
            case ColumnType.Text or ColumnType.Binary:
                WriteTexts(vector, (ShortString*)data, marks, isList);
                break;
            case ColumnType.Truth:
                Copy<byte, byte>((byte*)data, marks, isList);
                break;
            case ColumnType.Integer when _shape.Bits == 8:
                Copy<int, byte>((byte*)data, marks, isList);
                break;
            case ColumnType.Integer when _shape.Bits == 16:
                Copy<int, ushort>((ushort*)data, marks, isList);
                break;
            case ColumnType.Integer:
                Copy<int, int>((int*)data, marks, isList);
                break;
            default:
                Copy<long, long>((long*)data, marks, isList);
                break;
        }
    }

    private void Copy<TStored, TValue>(TValue* data, ReadOnlySpan<byte> marks, bool isList)
        where TStored : unmanaged, IBinaryInteger<TStored>
        where TValue : unmanaged, IBinaryInteger<TValue>
    {
        ReadOnlySpan<TStored> stored = _values.Values.As<TStored>();
        int place = 0;
        foreach (byte mark in marks)
        {
            if (HasPlace(mark, isList))
            {
                if (mark != ColumnValues.Absent)
                    data[place] = TValue.CreateTruncating(stored[_value]);
                place++;
            }
            if (mark != ColumnValues.Absent)
                _value++;
        }
    }

    private void WriteTexts(IntPtr vector, ShortString* data, ReadOnlySpan<byte> marks, bool isList)
    {
        ReadOnlySpan<int> lengths = _values.Lengths;
        byte* start = _values.Values.Start;
        int place = 0;
        foreach (byte mark in marks)
        {
            int length = mark == ColumnValues.Absent ? 0 : lengths[_value++];
            if (HasPlace(mark, isList))
            {
                if (mark != ColumnValues.Absent)
                    WriteText(vector, data, place, start + _byte, length);
                place++;
            }
            _byte += length;
        }
    }

    private static void WriteText(IntPtr vector, ShortString* data, int place, byte* text, int length)
    {
        if (length > ShortText)
        {
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vector, (ulong)place, text, length);
            return;
        }
        data[place] = new ShortString { Length = length };
        Unsafe.CopyBlockUnaligned(data[place].Text, text, (uint)length);
    }

    // A plain column has the first value of a row, and a place for an absent one; a list has its values.
    private static bool HasPlace(byte mark, bool isList) =>
        isList ? mark != ColumnValues.Absent : mark != ColumnValues.Next;

    // duckdb_list_entry of DuckDB's C API.
    private struct ListEntry
    {
        public ulong Offset;
        public ulong Length;
    }

    // duckdb_string_t of DuckDB's C API, for a text in place; the rest of it is zero.
    private struct ShortString
    {
        public int Length;
        public fixed byte Text[ShortText];
    }
}
