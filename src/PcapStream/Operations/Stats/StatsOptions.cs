using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Stats;

/// <summary>The statistics that <see cref="StatsOperation"/> counts. The memory limit includes their tables.</summary>
public sealed record StatsOptions : ReadingOptions
{
    /// <summary>The statistics, each at most once.</summary>
    public required IReadOnlyList<StatisticRequest> Statistics { get; init; }

    /// <summary>Whether to count the figures for a page of charts.</summary>
    public bool Overview { get; init; }

    /// <summary>The folder for tables that do not fit in memory; null for the system's temporary folder.</summary>
    public string? TemporaryFolder { get; init; }

    /// <summary>Asks for the statistics of each window of time as well; null for none.</summary>
    public StatsWindow? Window { get; init; }

    /// <summary>Whether statistics count in times since the first packet.</summary>
    internal bool CountsFromFirst => Statistics.Any(one => one.CountsFromFirst);

    internal override bool NeedsPlaces => base.NeedsPlaces
        || Statistics.Any(one => one.Filters.Any(filter => filter.NeedsPlaces)
            || FieldsOf(one).Any(two => two.NeedsPlace));

    internal override StreamKinds FieldStreams => Statistics.Aggregate(base.FieldStreams, (kinds, one) => kinds
        | one.Filters.Aggregate(StreamKinds.None, (all, filter) => all | filter.Streams)
        | FieldsOf(one).Aggregate(StreamKinds.None, (all, two) => all | two.Streams));

    internal override StreamKinds FieldLaterStreams => Statistics.Aggregate(
        base.FieldLaterStreams,
        (kinds, one) => kinds
            | one.Filters.Aggregate(StreamKinds.None, (all, filter) => all | filter.LaterStreams)
            | FieldsOf(one).Aggregate(StreamKinds.None, (all, two) => all | two.LaterStreams));

    internal override bool LeavesFollowing => Partial is not null && Statistics.Any(one => one.FollowsRequests);

    internal override StreamKinds Joins => Statistics.Aggregate(base.Joins, (kinds, one) => kinds | one.Joins
        | one.Filters.Aggregate(StreamKinds.None, (all, filter) => all | filter.Joins)
        | one.Fields.Aggregate(StreamKinds.None, (all, two) => all | two.Joins));

    private IEnumerable<Field> FieldsOf(StatisticRequest one) =>
        Partial is not null && one.FollowsRequests ? [] : one.Fields;
}
