using PcapStream.Columns.Model;
using PcapStream.Columns.Rows;
using PcapStream.Operations;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Sql.Pushdown;

namespace PcapStream.Sql.Scanning;

/// <summary>One row for each flow.</summary>
/// <param name="name">The name in SQL.</param>
/// <param name="columns">All columns.</param>
internal sealed class SqlFlowTable(string name, IReadOnlyList<FlowColumn> columns)
    : CaptureTable(name, [.. columns.Select(ColumnOf)])
{
    public override ReadingResult Read(
        QueriedCaptures source,
        IReadOnlyList<int> wanted,
        PushedSelection pushed,
        TableOutput output,
        CancellationToken cancellation)
    {
        var options = new FlowsOptions
        {
            Columns = [.. wanted.Select(index => columns[index])],
            Batches = source.Batches,
        };
        return FlowsOperation.Run(
            source.Files, options,
            all => new FlowTarget(all.Columns, keys: null, origin: null, memory: 0, output), source.Progress,
            cancellation);
    }

    private static CaptureColumn ColumnOf(FlowColumn column)
    {
        ColumnShape shape = ColumnShape.Of(column);
        return new CaptureColumn(shape, shape.IsList);
    }
}
