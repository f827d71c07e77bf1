using System.Runtime.CompilerServices;

namespace PcapStream.Operations.Stats.Flows;

/// <summary><c>conv,TYPE[,N]</c>: the conversations of a layer.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Most">Rows to keep, from the first in order; null for all.</param>
/// <param name="Order">The order of the rows.</param>
public sealed record ConversationsRequest(
    string Name, FlowLayer Layer, int? Most = null, FlowOrder Order = FlowOrder.Frames) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        FlowLayers.PatternOf("conv"),
        "pairs of addresses or of sockets, and their traffic",
        FlowLayers.NamesOf("conv"),
        (name, words) => words is ["conv", string layer, ..] && FlowLayers.Find(layer) is { } found
            ? words[2..] switch
            {
                [] => new ConversationsRequest(name, found),
                [string most] when RowCount.IsNumber(most) =>
                    new ConversationsRequest(name, found, RowCount.Parse(name, most), FlowOrder.Bytes),
                _ => null,
            }
            : null);

    private FlowRows Rows => new(Order, Most);

    internal override int RowBytes => 2 * Unsafe.SizeOf<Conversation>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        FlowPlan flows = plan.Flows;
        flows.RequireConversations(Layer, Rows);
        return reference =>
            new ConversationsResult(this, flows[Layer].Count, flows[Layer].Conversations(Rows, reference));
    }
}

/// <summary>Conversations, in the order that was asked for.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Count">Number of conversations.</param>
/// <param name="Rows">The conversations (enumerate once).</param>
public sealed record ConversationsResult(ConversationsRequest Request, long Count, IEnumerable<ConversationRow> Rows)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        .. ConversationRow.EndColumns,
        .. StatisticColumn.Numbers(
            "frames_b_to_a", "bytes_b_to_a", "frames_a_to_b", "bytes_a_to_b", "frames", "bytes"),
        .. ConversationRow.TimeColumns,
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (ConversationRow row in Rows)
        {
            writer.BeginRow();
            writer.AddEnds(row);
            writer.Add(row.FromB);
            writer.Add(row.FromA);
            writer.Add(row.Total);
            writer.AddSeconds(row.Start);
            writer.AddSeconds(row.Duration);
            writer.EndRow();
        }
    }
}
