namespace PcapStream.Operations.Stats.Lengths;

/// <summary><c>plen,tree</c>: packets by length.</summary>
/// <param name="Name">The name as it was given.</param>
public sealed record LengthsRequest(string Name) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "plen,tree",
        "packets by length",
        ["plen,tree"],
        (name, words) => words is ["plen", "tree"] ? new LengthsRequest(name) : null);

    internal override bool CountsFromFirst => true;

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<LengthCounter> planned = plan.Share(() => new LengthCounter(plan.IsMergeable));
        return _ =>
        {
            LengthCounter lengths = planned.Counter;
            return new LengthsResult(this, lengths.All, lengths.Bins, lengths.Elapsed);
        };
    }
}

/// <summary>Packets by length.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="All">All packets.</param>
/// <param name="Bins">The packets of each range of lengths.</param>
/// <param name="Elapsed">Nanoseconds from the first packet to the last.</param>
public sealed record LengthsResult(LengthsRequest Request, LengthBin All, IReadOnlyList<LengthBin> Bins, long Elapsed)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        .. StatisticColumn.Numbers("least", "most", "packets", "bytes", "shortest", "longest", "burst_packets"),
        StatisticColumn.Seconds("burst_start"),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => All.Count == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (LengthBin bin in Bins)
        {
            writer.BeginRow();
            writer.Add(bin.Least);
            writer.Add(bin.Most);
            writer.Add(bin.Count);
            writer.Add(bin.Bytes);
            writer.Add(bin.Count == 0 ? 0 : bin.Shortest);
            writer.Add(bin.Longest);
            writer.Add(bin.Burst);
            writer.AddSeconds(bin.BurstStart);
            writer.EndRow();
        }
    }
}
