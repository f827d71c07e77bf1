using Apache.Arrow;

namespace PcapStream.Columns.Tests.Support;

/// <summary>Values of Arrow's arrays.</summary>
internal static class ArrowValue
{
    /// <summary>A value, or an array of those of a list; bytes are in hexadecimal. Null for an absent one.</summary>
    public static object? At(IArrowArray array, int index) => array.IsNull(index) ? null : array switch
    {
        ListArray lists => List(lists.GetSlicedValues(index)),
        BooleanArray truths => truths.GetValue(index),
        Int8Array numbers => numbers.GetValue(index),
        Int16Array numbers => numbers.GetValue(index),
        Int32Array numbers => numbers.GetValue(index),
        Int64Array numbers => numbers.GetValue(index),
        UInt8Array numbers => numbers.GetValue(index),
        UInt16Array numbers => numbers.GetValue(index),
        UInt32Array numbers => numbers.GetValue(index),
        UInt64Array numbers => numbers.GetValue(index),
        DoubleArray numbers => numbers.GetValue(index),
        TimestampArray times => times.GetValue(index),
        DurationArray times => times.GetValue(index),
        StringArray texts => texts.GetString(index),
        BinaryArray bytes => Convert.ToHexStringLower(bytes.GetBytes(index)),
        _ => throw new NotSupportedException(array.Data.DataType.Name),
    };

    private static object?[] List(IArrowArray values) =>
        [.. Enumerable.Range(0, values.Length).Select(i => At(values, i))];
}
