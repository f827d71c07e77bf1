using System.Runtime.InteropServices;
using PcapStream.Columns.Model;

namespace PcapStream.Columns.Rows;

/// <summary>
/// The values of some rows in one column. Each has a mark, and so has a row without a value; the values themselves lie
/// one after the other, with their lengths where those differ.
/// </summary>
internal sealed class ColumnValues(ColumnShape shape) : IDisposable
{
    /// <summary>The mark of a row without a value.</summary>
    public const byte Absent = 0;

    /// <summary>The mark of a row's first value.</summary>
    public const byte First = 1;

    /// <summary>The mark of a row's later values.</summary>
    public const byte Next = 2;

    private readonly int _width = shape.Width;
    private readonly GrowingMemory _marks = new();
    private readonly GrowingMemory _lengths = new();
    private readonly GrowingMemory _values = new();

    // What Take has taken.
    private int _takenMarks;
    private int _takenLengths;
    private int _takenBytes;

    public ColumnShape Shape => shape;

    /// <summary>One for each value, and for each row without one.</summary>
    public ReadOnlySpan<byte> Marks => _marks.Bytes;

    /// <summary>Bytes of each value, where they differ.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.As<int>();

    /// <summary>The values.</summary>
    public GrowingMemory Values => _values;

    public void AddAbsent() => _marks.Add(Absent);

    /// <summary>Adds a value of the column's width.</summary>
    public void Add<T>(byte mark, T value)
        where T : unmanaged
    {
        _marks.Add(mark);
        _values.Add(value);
    }

    /// <summary>Adds a value of any length.</summary>
    public void Add(byte mark, ReadOnlySpan<byte> value)
    {
        _marks.Add(mark);
        _lengths.Add(value.Length);
        _values.Add(value);
    }

    /// <summary>Room for a value that the caller writes and then adds with <see cref="Commit"/>.</summary>
    public Span<byte> Reserve(int length) => _values.Reserve(length);

    /// <summary>Adds the value at the start of the last <see cref="Reserve"/>.</summary>
    public void Commit(byte mark, int length)
    {
        _marks.Add(mark);
        _lengths.Add(length);
        _values.Commit(length);
    }

    /// <summary>Adds the next rows of other values.</summary>
    /// <param name="other">The values, some of whose rows may have been taken before.</param>
    /// <param name="rows">How many rows to take; null for the rest.</param>
    public void Take(ColumnValues other, int? rows)
    {
        ReadOnlySpan<byte> marks = other.Marks[other._takenMarks..];
        if (rows is { } some)
            marks = marks[..RowsLength(marks, some)];
        _marks.Add(marks);
        other._takenMarks += marks.Length;
        int values = marks.Length - marks.Count(Absent);
        int bytes = values * _width;
        if (_width == 0)
        {
            ReadOnlySpan<int> lengths = other.Lengths.Slice(other._takenLengths, values);
            _lengths.Add(MemoryMarshal.AsBytes(lengths));
            other._takenLengths += values;
            bytes = Sum(lengths);
        }
        _values.Add(other._values.Bytes.Slice(other._takenBytes, bytes));
        other._takenBytes += bytes;
    }

    public void Clear()
    {
        _marks.Clear();
        _lengths.Clear();
        _values.Clear();
        _takenMarks = _takenLengths = _takenBytes = 0;
    }

    /// <summary>Removes all values and gives their memory back.</summary>
    public void Release()
    {
        Clear();
        Dispose();
    }

    public void Dispose()
    {
        _marks.Dispose();
        _lengths.Dispose();
        _values.Dispose();
    }

    /// <summary>The number of marks of the first rows.</summary>
    public static int RowsLength(ReadOnlySpan<byte> marks, int rows)
    {
        int i = 0;
        for (; i < marks.Length; i++)
        {
            if (marks[i] != Next && rows-- == 0)
                break;
        }
        return i;
    }

    private static int Sum(ReadOnlySpan<int> lengths)
    {
        int sum = 0;
        foreach (int length in lengths)
            sum += length;
        return sum;
    }
}
