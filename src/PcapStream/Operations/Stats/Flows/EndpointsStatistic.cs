using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Stats.Flows;

/// <summary><c>endpoints,TYPE[,N]</c>: the addresses or sockets of a layer.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Most">Rows to keep, from the first in order; null for all.</param>
/// <param name="Order">The order of the rows.</param>
public sealed record EndpointsRequest(
    string Name, FlowLayer Layer, int? Most = null, FlowOrder Order = FlowOrder.Frames) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        FlowLayers.PatternOf("endpoints"),
        "addresses or sockets, and their traffic",
        FlowLayers.NamesOf("endpoints"),
        (name, words) => words is ["endpoints", string layer, ..] && FlowLayers.Find(layer) is { } found
            ? words[2..] switch
            {
                [] => new EndpointsRequest(name, found),
                [string most] when RowCount.IsNumber(most) =>
                    new EndpointsRequest(name, found, RowCount.Parse(name, most), FlowOrder.Bytes),
                _ => null,
            }
            : null);

    private FlowRows Rows => new(Order, Most);

    internal override int RowBytes => Unsafe.SizeOf<Conversation>() + 2 * Unsafe.SizeOf<Endpoint>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        FlowPlan flows = plan.Flows;
        flows.RequireEndpoints(Layer, Rows);
        return _ => new EndpointsResult(this, flows[Layer].Count, flows[Layer].Endpoints(Rows));
    }
}

/// <summary>Endpoints, in the order that was asked for.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Conversations">Number of conversations between them.</param>
/// <param name="Rows">The endpoints (enumerate once).</param>
public sealed record EndpointsResult(EndpointsRequest Request, long Conversations, IEnumerable<EndpointRow> Rows)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns => EndpointRow.Columns;

    /// <inheritdoc/>
    public override bool IsEmpty => Conversations == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (EndpointRow row in Rows)
            row.Write(writer);
    }
}
