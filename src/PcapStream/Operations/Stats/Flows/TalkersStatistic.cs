namespace PcapStream.Operations.Stats.Flows;

/// <summary><c>talkers[,N]</c>: the IP addresses with most bytes.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Count">Most addresses in the result, from 1 to 1,000.</param>
public sealed record TalkersRequest(string Name, int Count = TalkersRequest.DefaultCount) : StatisticRequest(Name)
{
    private const int DefaultCount = 10;
    private const int MaxCount = 1_000;

    internal static StatisticDefinition Definition { get; } = new(
        "talkers[,N]",
        "the IP addresses with most bytes",
        ["talkers"],
        (name, words) => words switch
        {
            ["talkers"] => new TalkersRequest(name),
            ["talkers", string count] when RowCount.IsNumber(count) =>
                new TalkersRequest(name, RowCount.Parse(name, count, "talkers", MaxCount)),
            _ => null,
        });

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        FlowPlan flows = plan.Flows;
        flows.RequireTalkers(Count);
        return _ => new TalkersResult(this, [.. flows.Talkers.Take(Count).Select(one => EndpointRow.From(one))]);
    }
}

/// <summary>The IP addresses with most bytes.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Rows">The addresses.</param>
public sealed record TalkersResult(
    TalkersRequest Request, IReadOnlyList<EndpointRow> Rows) : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns => EndpointRow.Columns;

    /// <inheritdoc/>
    public override bool IsEmpty => Rows.Count == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (EndpointRow row in Rows)
            row.Write(writer);
    }
}
