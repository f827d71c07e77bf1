using System.Globalization;
using PcapStream.Filtering.Display;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary><c>io,stat,SECONDS[,COLUMN...]</c>: frames, bytes and values of fields by interval.</summary>
/// <param name="Name">The name as it was given.</param>
/// <param name="Interval">Nanoseconds of an interval; 0 for one interval over all.</param>
/// <param name="Columns">The columns; none for one column of all packets.</param>
public sealed record IntervalsRequest(string Name, long Interval, IReadOnlyList<IntervalColumn> Columns)
    : StatisticRequest(Name)
{
    private const decimal NanosecondsPerSecond = 1_000_000_000;
    private const decimal ShortestSeconds = 0.000001m;

    internal static StatisticDefinition Definition { get; } = new(
        "io,stat,SECONDS[,[FUNCTION]FILTER...]",
        "frames and bytes by interval, or COUNT, SUM, MIN, MAX or AVG(FIELD), one column per filter",
        ["io,stat,"],
        (name, words) => words is ["io", "stat", string seconds, .. string[] filters]
            ? new IntervalsRequest(
                name, ParseInterval(name, seconds), [.. filters.Select(one => IntervalColumn.Parse(name, one))])
            : null);

    /// <summary>The columns; one of all packets if none is named.</summary>
    public IReadOnlyList<IntervalColumn> ShownColumns { get; } = Columns.Count > 0
        ? Columns
        : [new IntervalColumn("", IntervalFunction.FramesAndBytes, null, null)];

    internal override bool CountsFromFirst => true;

    internal override IEnumerable<DisplayFilter> Filters =>
        [.. base.Filters, .. Columns.Select(one => one.Filter).OfType<DisplayFilter>()];

    internal override IEnumerable<Field> Fields => Columns.Select(one => one.Field).OfType<Field>();

    internal override Func<long, StatisticResult> Prepare(StatisticPlan plan)
    {
        PlannedCounter<IntervalCounter> planned =
            plan.Count((memory, seed) => new IntervalCounter(
                this, plan.Queries, memory, seed, plan.IsMergeable));
        return _ =>
        {
            IntervalCounter counter = planned.Counter;
            return new IntervalsResult(this, counter.Duration, counter.Most, counter.MostValues, counter.Cells());
        };
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
/// <param name="MostValues">
/// The greatest value that a column had in any interval while packets were counted; of averages, the least one that is
/// as wide in text.
/// </param>
/// <param name="Cells">The cells that are not empty, by interval, then by column (enumerate once).</param>
public sealed record IntervalsResult(
    IntervalsRequest Request,
    long Duration,
    IReadOnlyList<Traffic> Most,
    IReadOnlyList<long> MostValues,
    IEnumerable<IntervalValue> Cells)
    : StatisticResult(Request.Name)
{
    private static readonly StatisticColumn[] Usual =
    [
        StatisticColumn.Number("interval"),
        StatisticColumn.Seconds("start"),
        StatisticColumn.Number("column"),
        StatisticColumn.Text("filter"),
        .. StatisticColumn.Numbers("frames", "bytes"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<StatisticColumn> Columns => HasValues
        ? [.. Usual, new StatisticColumn("value", ValueType)]
        : Usual;

    // Whether a column shows values of a field.
    private bool HasValues => Request.Columns.Any(column => column.HasValues);

    private StatisticValueType ValueType =>
        Request.Columns.All(column => column.IsTime) ? StatisticValueType.Seconds
        : Request.Columns.Any(column => column.IsTime) ? StatisticValueType.NumberOrSeconds
        : StatisticValueType.Number;

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
            IntervalColumn column = Request.ShownColumns[cell.Column];
            writer.Add(column.Text);
            writer.Add(cell.Traffic);
            if (HasValues && column.IsTime)
                writer.AddSeconds(column.ValueOf(cell.Sums));
            else if (HasValues)
                writer.Add(column.ValueOf(cell.Sums));
            writer.EndRow();
        }
    }
}
