using Apache.Arrow;
using Apache.Arrow.Types;
using PcapStream.Columns.Model;

namespace PcapStream.Columns.Arrow;

/// <summary>The Arrow types of columns.</summary>
internal static class ArrowTypes
{
    // As in Parquet's lists.
    private const string Element = "element";

    /// <summary>The field of a column.</summary>
    public static Field FieldOf(ColumnShape column) => new(column.Name, TypeOf(column), nullable: true);

    /// <summary>The type of a column's rows.</summary>
    public static IArrowType TypeOf(ColumnShape column) => column.IsList
        ? new ListType(new Field(Element, ValueTypeOf(column), nullable: false))
        : ValueTypeOf(column);

    /// <summary>The type of a column's values.</summary>
    public static IArrowType ValueTypeOf(ColumnShape column) => column.Kind switch
    {
        ColumnType.Truth => BooleanType.Default,
        ColumnType.Integer or ColumnType.LongInteger => NumberTypeOf(column),
        ColumnType.Real => DoubleType.Default,
        ColumnType.Time => new TimestampType(TimeUnit.Nanosecond, (string?)null),
        ColumnType.Duration => DurationType.Nanosecond,
        ColumnType.Text => StringType.Default,
        _ => BinaryType.Default,
    };

    private static IArrowType NumberTypeOf(ColumnShape column) => (column.Bits, column.IsSigned) switch
    {
        (8, false) => UInt8Type.Default,
        (8, true) => Int8Type.Default,
        (16, false) => UInt16Type.Default,
        (16, true) => Int16Type.Default,
        (32, false) => UInt32Type.Default,
        (32, true) => Int32Type.Default,
        (_, false) => UInt64Type.Default,
        (_, true) => Int64Type.Default,
    };
}
