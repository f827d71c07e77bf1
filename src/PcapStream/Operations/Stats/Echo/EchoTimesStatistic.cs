using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats.Echo;

/// <summary><c>icmp,srt</c> and <c>icmpv6,srt</c>: requests and replies of echo, and the times between them.</summary>
public sealed record EchoTimesRequest : StatisticRequest
{
    private EchoTimesRequest(string name, bool isIpv6) : base(name) => IsIpv6 = isIpv6;

    /// <summary>Whether it counts ICMPv6 (RFC 4443), not ICMP (RFC 792).</summary>
    public bool IsIpv6 { get; }

    internal static IEnumerable<StatisticDefinition> Definitions { get; } =
        [Define("icmp", isIpv6: false), Define("icmpv6", isIpv6: true)];

    internal override IEnumerable<Field> Fields => [TimeField, NumberField];

    private static Field NumberField => FieldCatalogue.Find("frame.number")!;

    private Field TimeField => FieldCatalogue.Find(IsIpv6 ? "icmpv6.resptime" : "icmp.resptime")!;

    internal override bool FollowsRequests => true;

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        Protocol protocol = IsIpv6 ? Protocol.Icmpv6 : Protocol.Icmp;
        if (plan.IsMergeable)
        {
            int filter = plan.Queries.Add(Filter);
            PlannedCounter<EchoShardCounter> shards = plan.CountResident(
                (take, memory, seed) => new EchoShardCounter(protocol, filter, take(), memory, seed));
            return _ => shards.Counter.Times.Result(this);
        }
        int time = plan.Queries.Add(TimeField);
        int number = plan.Queries.Add(NumberField);
        PlannedCounter<EchoCounter> planned =
            plan.Count((memory, _) => new EchoCounter(protocol, time, number, memory));
        return _ => planned.Counter.Times.Result(this);
    }

    private static StatisticDefinition Define(string protocol, bool isIpv6) => new(
        $"{protocol},srt", "requests and replies of echo, and response times", [$"{protocol},srt"],
        (name, words) => words is [string first, "srt"] && first == protocol
            ? new EchoTimesRequest(name, isIpv6)
            : null);
}

/// <summary>Requests and replies of echo. Times are milliseconds, 0 without replies.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Replies">Replies to a request.</param>
/// <param name="Least">The least time from a request to its reply.</param>
/// <param name="Most">The greatest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The median.</param>
/// <param name="Deviation">The standard deviation of a sample.</param>
/// <param name="LeastFrame">The number of the reply with the least time.</param>
/// <param name="MostFrame">The number of the reply with the greatest time.</param>
public sealed record EchoTimesResult(
    EchoTimesRequest Request, long Requests, long Replies, double Least, double Most, double Mean, double Median,
    double Deviation, long LeastFrame, long MostFrame)
    : StatisticResult(Request.Name)
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        .. StatisticColumn.Numbers("requests", "replies"),
        .. new[] { "minimum", "maximum", "mean", "median", "deviation" }.Select(StatisticColumn.Seconds),
        .. StatisticColumn.Numbers("minimum_frame", "maximum_frame"),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Requests == 0 && Replies == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        writer.BeginRow();
        writer.Add(Requests);
        writer.Add(Replies);
        foreach (double time in (ReadOnlySpan<double>)[Least, Most, Mean, Median, Deviation])
            writer.AddSeconds((long)Math.Round(time * NanosecondsPerMillisecond));
        writer.Add(LeastFrame);
        writer.Add(MostFrame);
        writer.EndRow();
    }
}
