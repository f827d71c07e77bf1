using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Operations.Stats;

/// <summary>What a page of charts shows of a run.</summary>
public sealed record StatsOverview
{
    internal const int TalkersShown = 12;

    /// <summary>Traffic over time.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>Above the protocols that packets begin with.</summary>
    public required HierarchyNode Hierarchy { get; init; }

    /// <summary>Packets by length.</summary>
    public required IReadOnlyList<LengthBin> Lengths { get; init; }

    /// <summary>The IP addresses with most bytes.</summary>
    public required IReadOnlyList<EndpointRow> Talkers { get; init; }

    /// <summary>All TCP conversations together.</summary>
    public required TcpHealthTotals TcpHealth { get; init; }

    /// <summary>The TCP conversations that fared worst.</summary>
    public required IReadOnlyList<TcpHealthRow> WorstConversations { get; init; }
}
