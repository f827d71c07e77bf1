using PcapStream.Columns.Model;
using PcapStream.Columns.Rows;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Sql.Pushdown;

namespace PcapStream.Sql.Scanning;

/// <summary>One row for each packet, with every field as a column; a query's are read alone.</summary>
internal sealed class PacketTable : CaptureTable
{
    // Names of fields that stand for both ends, so that the first value alone would be half of the truth.
    private static readonly string[] BothEnds = [".addr", ".port"];

    private static readonly Field[] Fields = [.. FieldCatalogue.All, FrameFields.File];

    private readonly ExportOptions _options;

    /// <param name="options">
    /// The values to keep of fields that occur several times, and the forms of names and addresses.
    /// </param>
    public PacketTable(ExportOptions options)
        : base("packets", [.. Fields.Select(field => ColumnOf(field, options))]) => _options = options;

    public override int CheapestColumn { get; } =
        Fields.Index().First(field => field.Item.Name == "frame.len").Index;

    public override ReadingResult Read(
        QueriedCaptures source,
        IReadOnlyList<int> wanted,
        PushedSelection pushed,
        TableOutput output,
        CancellationToken cancellation)
    {
        bool hasLists = wanted.Any(column => Columns[column].IsList);
        ExportOptions options = _options with
        {
            Columns = [.. wanted.Select(column => Fields[column])],
            Batches = source.Batches,
            Occurrence = hasLists ? FieldOccurrence.All : _options.Occurrence,
            Numbers = pushed.Numbers,
            After = pushed.After,
            Before = pushed.Before,
            DisplayFilter = pushed.Filter,
            SeekTimes = source.SeekTimes,
            IsSelectionPushed = true,
        };
        return ExportOperation.Run(
            pushed.Files ?? source.Files, options,
            all => new ColumnTarget(all, new StoredFields(all, []), keys: null, memory: 0, output), source.Progress,
            cancellation);
    }

    private static CaptureColumn ColumnOf(Field field, ExportOptions options)
    {
        ColumnShape shape = ColumnShape.Of(field, options);
        bool isList = options.Occurrence == FieldOccurrence.All ? shape.IsList
            : options.Occurrence == FieldOccurrence.First
                && Array.Exists(BothEnds, end => field.Name.EndsWith(end, StringComparison.Ordinal));
        return new CaptureColumn(shape, isList);
    }
}
