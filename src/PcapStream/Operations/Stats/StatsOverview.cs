using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Operations.Stats;

/// <summary>The figures for a page of charts.</summary>
public sealed record StatsOverview
{
    private const int TalkersShown = 12;

    /// <summary>Traffic over time.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>The parent of the protocols that packets begin with.</summary>
    public required HierarchyNode Hierarchy { get; init; }

    /// <summary>Packets by length.</summary>
    public required IReadOnlyList<LengthBin> Lengths { get; init; }

    /// <summary>The IP addresses with most bytes.</summary>
    public required IReadOnlyList<EndpointRow> Talkers { get; init; }

    /// <summary>The sums over all TCP conversations.</summary>
    public required TcpHealthTotals TcpHealth { get; init; }

    /// <summary>The TCP conversations with most trouble.</summary>
    public required IReadOnlyList<TcpHealthRow> WorstConversations { get; init; }

    /// <summary>Adds the counters that an overview needs to a plan.</summary>
    /// <returns>Makes the overview after the last packet, given the first packet's time.</returns>
    internal static Func<long, StatsOverview> Prepare(StatisticPlan plan)
    {
        PlannedCounter<HierarchyCounter> hierarchy = plan.Share(() => new HierarchyCounter());
        PlannedCounter<LengthCounter> lengths = plan.Share(() => new LengthCounter(plan.IsMergeable));
        PlannedCounter<TimelineCounter> timeline = plan.Share(() => new TimelineCounter());
        FlowPlan flows = plan.Flows;
        flows.RequireTalkers(TalkersShown);
        flows.Require(FlowLayer.Tcp, FlowParts.Totals);
        return reference => new StatsOverview
        {
            Timeline = timeline.Counter.Timeline,
            Hierarchy = hierarchy.Counter.Root,
            Lengths = lengths.Counter.Bins,
            Talkers = [.. flows.Talkers.Take(TalkersShown).Select(one => EndpointRow.From(one))],
            TcpHealth = flows[FlowLayer.Tcp].Health,
            WorstConversations =
                [.. flows[FlowLayer.Tcp].Worst.Select(one => TcpHealthRow.From(one, reference))],
        };
    }
}
