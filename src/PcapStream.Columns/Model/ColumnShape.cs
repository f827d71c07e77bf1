using PcapStream.Operations.Export;
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

    /// <summary>
    /// The columns of an export. A field that is named twice is one column, as names of columns are unique.
    /// </summary>
    public static IReadOnlyList<ColumnShape> Of(ExportOptions options) =>
        [.. options.Columns.Select(field => Of(field, options))];

    private static ColumnShape Of(Field field, ExportOptions options)
    {
        (ColumnType kind, int bits, bool isSigned) = TypeOf(field, options.BinaryAddresses);
        bool isList = options.Occurrence == FieldOccurrence.All && field.Protocol != Protocol.Frame;
        return new ColumnShape(options.NameOf(field), kind, bits, isSigned, isList);
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
                FieldType.Unsigned24 or FieldType.Unsigned32 => (ColumnType.Integer, 32, false),
                FieldType.Unsigned64 or FieldType.FrameNumber => (ColumnType.LongInteger, 64, false),
                FieldType.Signed8 => (ColumnType.Integer, 8, true),
                FieldType.Signed16 => (ColumnType.Integer, 16, true),
                FieldType.Signed32 => (ColumnType.Integer, 32, true),
                FieldType.AbsoluteTime => (ColumnType.Time, 0, false),
                FieldType.RelativeTime => (ColumnType.Duration, 0, false),
                FieldType.Bytes => (ColumnType.Binary, 0, false),
                FieldType.Ipv4 or FieldType.Ipv6 or FieldType.Ether =>
                    (binaryAddresses ? ColumnType.Binary : ColumnType.Text, 0, false),
                _ => (ColumnType.Text, 0, false),
            },
        };
}
