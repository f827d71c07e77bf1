using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>
/// The greatest value that a column has while packets are counted. Packets of one interval, one after another, are a
/// run; the first and the last one of a shard may continue in others.
/// </summary>
internal sealed class IntervalRuns
{
    private IntervalRun _first;
    private IntervalRun _last;
    private int _count;

    // Of the runs between them.
    private long _most;

    /// <summary>The greatest value, at least 0.</summary>
    public long Most => Math.Max(_most, Math.Max(_count == 2 ? _first.Most : 0, _count > 0 ? _last.Most : 0));

    /// <summary>Notes the sums of the current run after a packet.</summary>
    public void Count(long interval, in IntervalSums sums, long value)
    {
        if (_count == 0 || _last.Interval != interval)
            Begin(new IntervalRun { Interval = interval, Most = long.MinValue });
        _last.Sums = sums;
        _last.Most = Math.Max(_last.Most, value);
    }

    /// <summary>Adds the runs of the next shard.</summary>
    public void Add(IntervalRuns later, IntervalFunction function)
    {
        if (later._count == 0)
            return;
        IntervalRun first = later._count == 1 ? later._last : later._first;
        if (_count > 0 && _last.Interval == first.Interval)
        {
            _last.Most = Math.Max(_last.Most, first.MostAfter(_last.Sums, function));
            _last.Sums.Add(first.Sums);
        }
        else
        {
            Begin(first);
        }
        if (later._count == 1)
            return;
        _most = Math.Max(_most, later._most);
        Begin(later._last);
    }

    public void WriteTo(PartialFields fields)
    {
        fields.Add(_count);
        if (_count == 0)
            return;
        fields.Add(_most);
        _last.WriteTo(fields);
        if (_count > 1)
            _first.WriteTo(fields);
    }

    public static IntervalRuns ReadFrom(PartialCursor fields)
    {
        var runs = new IntervalRuns { _count = fields.Int() };
        if (runs._count is < 0 or > 2)
            throw fields.Fault("a column has more runs than a first and a last");
        if (runs._count == 0)
            return runs;
        runs._most = fields.Long();
        runs._last = IntervalRun.ReadFrom(fields);
        if (runs._count > 1)
            runs._first = IntervalRun.ReadFrom(fields);
        return runs;
    }

    private void Begin(in IntervalRun run)
    {
        if (_count == 1)
            _first = _last;
        else if (_count == 2)
            _most = Math.Max(_most, _last.Most);
        _count = Math.Min(_count + 1, 2);
        _last = run;
    }

    private struct IntervalRun
    {
        public long Interval;
        public IntervalSums Sums;
        public long Most;

        public static IntervalRun ReadFrom(PartialCursor fields) => new()
        {
            Interval = fields.Count(),
            Sums = IntervalSums.ReadFrom(fields),
            Most = fields.Long(),
        };

        public readonly void WriteTo(PartialFields fields)
        {
            fields.Add(Interval);
            Sums.WriteTo(fields);
            fields.Add(Most);
        }

        /// <summary>The greatest value when the run continues one with other sums.</summary>
        public readonly long MostAfter(in IntervalSums before, IntervalFunction function) => function switch
        {
            IntervalFunction.Count => before.Values + Most,
            IntervalFunction.Sum => unchecked(before.Sum + Most),
            // It only sinks.
            IntervalFunction.Least when before.Values > 0 => long.MinValue,
            _ => Most,
        };
    }
}
