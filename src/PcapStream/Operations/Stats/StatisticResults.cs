using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;

namespace PcapStream.Operations.Stats;

/// <summary>What came of a statistic. Rows may be many millions: they are read once, while the run's result lives.</summary>
/// <param name="Request">What was asked for.</param>
public abstract record StatisticResult(StatisticRequest Request);

/// <summary>A tree of protocol chains.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Root">What stands above the protocols that packets begin with.</param>
public sealed record HierarchyResult(StatisticRequest Request, HierarchyNode Root) : StatisticResult(Request);

/// <summary>Conversations, busiest first.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Rows">They themselves; once.</param>
public sealed record ConversationsResult(StatisticRequest Request, long Count, IEnumerable<ConversationRow> Rows) : StatisticResult(Request);

/// <summary>Endpoints, busiest first.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Rows">They themselves; once.</param>
public sealed record EndpointsResult(StatisticRequest Request, IEnumerable<EndpointRow> Rows) : StatisticResult(Request);

/// <summary>The IP addresses with most bytes.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Rows">They themselves.</param>
public sealed record TalkersResult(StatisticRequest Request, IReadOnlyList<EndpointRow> Rows) : StatisticResult(Request);

/// <summary>TCP conversations, worst first.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Totals">All together.</param>
/// <param name="Rows">They themselves; once.</param>
public sealed record TcpHealthResult(StatisticRequest Request, TcpHealthTotals Totals, IEnumerable<TcpHealthRow> Rows) : StatisticResult(Request);

/// <summary>Packets by length.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="All">All packets.</param>
/// <param name="Bins">By length.</param>
/// <param name="Elapsed">Nanoseconds from the first packet to the last.</param>
public sealed record LengthsResult(StatisticRequest Request, LengthBin All, IReadOnlyList<LengthBin> Bins, long Elapsed) : StatisticResult(Request);

/// <summary>Frames and bytes by interval.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Duration">Microseconds from the first packet to the latest.</param>
/// <param name="Most">The most frames and the most bytes of any interval, by column.</param>
/// <param name="Cells">The cells that are not empty, by interval and by column within; once.</param>
public sealed record IntervalsResult(StatisticRequest Request, long Duration, IReadOnlyList<Traffic> Most, IEnumerable<IntervalValue> Cells) : StatisticResult(Request);
