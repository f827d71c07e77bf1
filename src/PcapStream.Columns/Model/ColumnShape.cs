using PcapStream.Operations.Export;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Model;

/// <summary>The name and type of a column.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">The type of the values.</param>
/// <param name="Bits">The size of a number; 0 for other types.</param>
/// <param name="IsSigned">Whether a number may be negative.</param>
/// <param name="IsList">Whether a row may have several values.</param>
internal sealed record ColumnShape(string Name, ColumnType Kind, int Bits, bool IsSigned, bool IsList)
{
    private const string Epoch = "frame.time_epoch";

    /// <summary>Bytes of a stored value; 0 where each has its own length.</summary>
    public int Width => Kind switch
    {
        ColumnType.Truth => sizeof(bool),
        ColumnType.Integer => sizeof(int),
        ColumnType.Text or ColumnType.Binary => 0,
        _ => sizeof(long),
    };

    /// <summary>The column of a field.</summary>
    public static ColumnShape Of(Field field, ExportOptions options)
    {
        (ColumnType kind, int bits, bool isSigned) = TypeOf(field, options.BinaryAddresses);
        bool isList = options.Occurrence == FieldOccurrence.All && field.Protocol != Protocol.Frame;
        return new ColumnShape(options.NameOf(field), kind, bits, isSigned, isList);
    }

    /// <summary>The column of flows.</summary>
    public static ColumnShape Of(FlowColumn column)
    {
        (ColumnType kind, int bits, bool isSigned) = column.Type switch
        {
            FlowValueType.Truth => (ColumnType.Truth, 0, false),
            FlowValueType.Time => (ColumnType.Time, 0, false),
            FlowValueType.Real => (ColumnType.Real, 0, false),
            FlowValueType.Unsigned8 => (ColumnType.Integer, 8, false),
            FlowValueType.Unsigned16 => (ColumnType.Integer, 16, false),
            FlowValueType.Unsigned32 => (ColumnType.Integer, 32, false),
            FlowValueType.Unsigned64 => (ColumnType.LongInteger, 64, false),
            FlowValueType.Signed8 => (ColumnType.Integer, 8, true),
            FlowValueType.Signed64 => (ColumnType.LongInteger, 64, true),
            _ => (ColumnType.Text, 0, false),
        };
        return new ColumnShape(column.Name, kind, bits, isSigned, column.IsList);
    }

    /// <summary>The column of a statistic.</summary>
    public static ColumnShape Of(StatisticColumn column)
    {
        (ColumnType kind, int bits, bool isSigned) = column.Type switch
        {
            StatisticValueType.Number => (ColumnType.LongInteger, 64, true),
            StatisticValueType.Port => (ColumnType.Integer, 16, false),
            StatisticValueType.Seconds => (ColumnType.Duration, 0, false),
            _ => (ColumnType.Text, 0, false),
        };
        return new ColumnShape(column.Name, kind, bits, isSigned, IsList: false);
    }

    private static (ColumnType Kind, int Bits, bool IsSigned) TypeOf(Field field, bool binaryAddresses) =>
        field.Name switch
        {
            Epoch => (ColumnType.Time, 0, false),
            _ => field.ValueType switch
            {
                FieldType.Boolean or FieldType.None => (ColumnType.Truth, 0, false),
                FieldType.Unsigned8 => (ColumnType.Integer, 8, false),
                FieldType.Unsigned16 => (ColumnType.Integer, 16, false),
                FieldType.Unsigned24 or FieldType.Unsigned32 or FieldType.IpxNetwork =>
                    (ColumnType.Integer, 32, false),
                FieldType.Unsigned64 or FieldType.FrameNumber => (ColumnType.LongInteger, 64, false),
                FieldType.Signed8 => (ColumnType.Integer, 8, true),
                FieldType.Signed16 => (ColumnType.Integer, 16, true),
                FieldType.Signed32 => (ColumnType.Integer, 32, true),
                FieldType.AbsoluteTime => (ColumnType.Time, 0, false),
                FieldType.RelativeTime => (ColumnType.Duration, 0, false),
                FieldType.Real => (ColumnType.Real, 0, false),
                FieldType.Bytes => (ColumnType.Binary, 0, false),
                FieldType.Ipv4 or FieldType.Ipv6 or FieldType.Ether =>
                    (binaryAddresses ? ColumnType.Binary : ColumnType.Text, 0, false),
                _ => (ColumnType.Text, 0, false),
            },
        };
}
