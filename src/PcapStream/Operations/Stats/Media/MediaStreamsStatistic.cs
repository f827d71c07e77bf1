using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Voice;

namespace PcapStream.Operations.Stats.Media;

/// <summary><c>rtp,streams</c>: streams of RTP (RFC 3550) that SDP announced, with what was lost and jitter.</summary>
/// <param name="Name">The name as it was given.</param>
public sealed record MediaStreamsRequest(string Name) : StatisticRequest(Name)
{
    internal static StatisticDefinition Definition { get; } = new(
        "rtp,streams", "streams of RTP with loss, deltas and jitter", ["rtp,streams"],
        (name, words) => words is ["rtp", "streams"] ? new MediaStreamsRequest(name) : null);

    internal override IEnumerable<Field> Fields => [MediaFields.ForStreams];

    /// <inheritdoc/>
    public override string? NoPartial => "a stream may be announced in another shard than its packets";

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        int field = plan.Queries.Add(MediaFields.ForStreams);
        PlannedCounter<MediaStreamCounter> planned =
            plan.Count((_, seed) => new MediaStreamCounter(field, seed));
        return _ => new MediaStreamsResult(this, planned.Counter.Streams, planned.Counter.LeftOut);
    }
}

/// <summary>Streams of RTP.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Streams">The streams, the latest first.</param>
/// <param name="LeftOut">Packets of streams after the first 65,536, which are in none of them.</param>
public sealed record MediaStreamsResult(
    MediaStreamsRequest Request, IReadOnlyList<MediaStreamRow> Streams, long LeftOut)
    : StatisticResult(Request.Name)
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns { get; } =
    [
        StatisticColumn.Seconds("start"), StatisticColumn.Seconds("end"),
        StatisticColumn.Address("source"), StatisticColumn.Port("source_port"),
        StatisticColumn.Address("destination"), StatisticColumn.Port("destination_port"),
        StatisticColumn.Number("ssrc"), StatisticColumn.Text("payload"),
        .. StatisticColumn.Numbers("packets", "lost"),
        .. Array.ConvertAll(
            ["minimum_delta", "mean_delta", "maximum_delta", "minimum_jitter", "mean_jitter", "maximum_jitter"],
            StatisticColumn.Seconds),
        StatisticColumn.Number("problems"),
    ];

    /// <inheritdoc/>
    public override bool IsEmpty => Streams.Count == 0;

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (MediaStreamRow stream in Streams)
        {
            writer.BeginRow();
            writer.AddSeconds(stream.Start);
            writer.AddSeconds(stream.End);
            writer.Add(stream.Source);
            writer.Add(stream.SourcePort);
            writer.Add(stream.Destination);
            writer.Add(stream.DestinationPort);
            writer.Add(stream.Identifier);
            writer.Add(stream.Payloads);
            writer.Add(stream.Packets);
            writer.Add(stream.Lost);
            foreach (double time in (ReadOnlySpan<double>)
                [
                    stream.LeastDelta, stream.MeanDelta, stream.MostDelta, stream.LeastJitter, stream.MeanJitter,
                    stream.MostJitter,
                ])
                writer.AddSeconds((long)Math.Round(time * NanosecondsPerMillisecond));
            writer.Add(stream.HasProblems ? 1 : 0);
            writer.EndRow();
        }
    }
}
