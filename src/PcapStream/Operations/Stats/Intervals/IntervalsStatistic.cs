using System.Globalization;
using PcapStream.Filtering;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary><c>io,stat,SECONDS[,FILTER...]</c>: frames and bytes by interval.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Interval">Nanoseconds of an interval; 0 for one interval over all.</param>
/// <param name="Filters">
/// Filters in pcap-filter(7) syntax, one column each; none for one column of all packets. An empty one matches all.
/// </param>
public sealed record IntervalsRequest(string Name, long Interval, IReadOnlyList<PacketFilter> Filters)
    : StatisticRequest(Name)
{
    private const decimal NanosecondsPerSecond = 1_000_000_000;
    private const decimal ShortestSeconds = 0.000001m;

    internal static StatisticDefinition Definition { get; } = new(
        "io,stat,SECONDS[,FILTER...]",
        "frames and bytes by interval, one column per filter",
        ["io,stat,"],
        (name, words) => words is ["io", "stat", string seconds, .. string[] filters]
            ? new IntervalsRequest(
                name, ParseInterval(name, seconds), [.. filters.Select(one => ParseFilter(name, one))])
            : null);

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<IntervalCounter> planned =
            plan.Count((memory, seed) => new IntervalCounter(this, memory, seed));
        return _ =>
        {
            IntervalCounter counter = planned.Counter;
            return new IntervalsResult(this, counter.Duration, counter.Most, counter.Cells());
        };
    }

    private static PacketFilter ParseFilter(string name, string expression)
    {
        try
        {
            return PacketFilter.Parse(expression);
        }
        catch (FilterException error) when (error.Fault == FilterFault.Expression)
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
    }

    private static long ParseInterval(string name, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            || seconds > long.MaxValue / NanosecondsPerSecond
            || (seconds > 0 && seconds < ShortestSeconds))
        {
            throw new FormatException(
                $"{name}: expected an interval of seconds, at least {ShortestSeconds}, or 0 for the whole capture");
        }
        return (long)(seconds * NanosecondsPerSecond);
    }
}

/// <summary>Frames and bytes by interval.</summary>
/// <param name="Request">The statistic.</param>
/// <param name="Duration">Microseconds from the first packet to the latest.</param>
/// <param name="Most">The most frames and the most bytes of any interval, by column.</param>
/// <param name="Cells">The cells that are not empty, by interval, then by column (enumerate once).</param>
public sealed record IntervalsResult(
    IntervalsRequest Request, long Duration, IReadOnlyList<Traffic> Most, IEnumerable<IntervalValue> Cells)
    : StatisticResult(Request.Name)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => ["interval", "start", "column", "filter", "frames", "bytes"];

    /// <inheritdoc/>
    public override bool IsEmpty => Most.All(column => column.Frames == 0);

    /// <inheritdoc/>
    public override void WriteRows(IRowWriter writer)
    {
        foreach (IntervalValue cell in Cells)
        {
            writer.BeginRow();
            writer.Add(cell.Interval);
            writer.AddSeconds(cell.Interval * Request.Interval);
            writer.Add(cell.Column + 1);
            writer.Add(Request.Filters.Count == 0 ? "" : Request.Filters[cell.Column].Expression);
            writer.Add(cell.Traffic);
            writer.EndRow();
        }
    }
}
