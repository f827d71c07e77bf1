using ParquetSharp;
using PcapStream.Columns.Rows;

namespace PcapStream.Columns.Parquet;

/// <summary>
/// Writes the values of a column in pieces, with the levels that tell rows from values: of a plain column 0 for an
/// absent value and 1; of a list 0 for an absent list and 2, and whether the value continues the row.
/// </summary>
internal sealed class ParquetColumn
{
    // As the writer's own batches.
    private const int PieceRows = 1024;

    private const short PlainValue = 1;
    private const short ListValue = 2;

    // They grow where rows have several values.
    private short[] _definitions = new short[PieceRows];
    private short[] _repetitions = new short[PieceRows];
    private ByteArray[] _texts = new ByteArray[PieceRows];

    public void Write(ColumnValues column, ColumnWriter writer)
    {
        switch (writer)
        {
            case ColumnWriter<bool> truths:
                Write(column, truths);
                break;
            case ColumnWriter<int> integers:
                Write(column, integers);
                break;
            case ColumnWriter<long> numbers:
                Write(column, numbers);
                break;
            case ColumnWriter<double> reals:
                Write(column, reals);
                break;
            case ColumnWriter<ByteArray> texts:
                WriteTexts(column, texts);
                break;
            default:
                throw new NotSupportedException($"a column of {writer.Type}");
        }
    }

    private void Write<T>(ColumnValues column, ColumnWriter<T> writer)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = column.Values.As<T>();
        for (ReadOnlySpan<byte> marks = column.Marks; !marks.IsEmpty;)
        {
            int length = ColumnValues.RowsLength(marks, PieceRows);
            int count = SetLevels(marks[..length], column.Shape.IsList);
            writer.WriteBatch(length, _definitions, Repetitions(column), values[..count]);
            values = values[count..];
            marks = marks[length..];
        }
    }

    private unsafe void WriteTexts(ColumnValues column, ColumnWriter<ByteArray> writer)
    {
        ReadOnlySpan<int> lengths = column.Lengths;
        byte* text = column.Values.Start;
        for (ReadOnlySpan<byte> marks = column.Marks; !marks.IsEmpty;)
        {
            int length = ColumnValues.RowsLength(marks, PieceRows);
            int count = SetLevels(marks[..length], column.Shape.IsList);
            if (_texts.Length < count)
                _texts = new ByteArray[_definitions.Length];
            for (int i = 0; i < count; i++)
            {
                _texts[i] = new ByteArray((nint)text, lengths[i]);
                text += lengths[i];
            }
            writer.WriteBatch(length, _definitions, Repetitions(column), _texts.AsSpan(0, count));
            lengths = lengths[count..];
            marks = marks[length..];
        }
    }

    private ReadOnlySpan<short> Repetitions(ColumnValues column) => column.Shape.IsList ? _repetitions : default;

    // Returns the number of values.
    private int SetLevels(ReadOnlySpan<byte> marks, bool isList)
    {
        if (_definitions.Length < marks.Length)
        {
            _definitions = new short[marks.Length];
            _repetitions = new short[marks.Length];
        }
        short present = isList ? ListValue : PlainValue;
        int count = 0;
        for (int i = 0; i < marks.Length; i++)
        {
            bool isValue = marks[i] != ColumnValues.Absent;
            _definitions[i] = isValue ? present : (short)0;
            _repetitions[i] = marks[i] == ColumnValues.Next ? (short)1 : (short)0;
            count += isValue ? 1 : 0;
        }
        return count;
    }
}
