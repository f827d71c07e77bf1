using PcapStream.Columns.Rows;
using PcapStream.Operations;
using PcapStream.Sql.Pushdown;

namespace PcapStream.Sql.Scanning;

/// <summary>A table whose rows are read from captures.</summary>
/// <param name="name">The name in SQL.</param>
/// <param name="columns">All columns.</param>
internal abstract class CaptureTable(string name, IReadOnlyList<CaptureColumn> columns)
{
    public string Name => name;

    /// <summary>The table function that the view of this name reads.</summary>
    public string Function => $"read_{name}";

    public IReadOnlyList<CaptureColumn> Columns => columns;

    /// <summary>The column that costs least, for queries that need rows and no column.</summary>
    public virtual int CheapestColumn => 0;

    /// <summary>Reads rows until the end or a cancellation.</summary>
    /// <param name="source">The captures.</param>
    /// <param name="wanted">The columns that the rows have, in their order; at least one.</param>
    /// <param name="pushed">What the query selects, as far as reading can.</param>
    /// <param name="output">Takes the rows.</param>
    /// <param name="cancellation">Ends reading.</param>
    public abstract ReadingResult Read(
        QueriedCaptures source,
        IReadOnlyList<int> wanted,
        PushedSelection pushed,
        TableOutput output,
        CancellationToken cancellation);
}
