using PcapStream.Partials;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>
/// The greatest value that a column has while packets are counted. Packets of one interval, one after another, are a
/// run; the first and the last one of a shard may continue in others.
/// </summary>
/// <param name="column">The column.</param>
/// <param name="isMergeable">Whether runs are written to partials or read from them.</param>
internal sealed class IntervalRuns(IntervalColumn column, bool isMergeable)
{
    private readonly long[] _steps = column.Steps();

    // For each step, the most that the sum in the first run was above that of as many values of the step: with what is
    // before the run, this decides whether the average reached the step.
    private readonly Int128[] _above = isMergeable ? Below(column.Steps().Length) : [];
    private IntervalRun _first;
    private IntervalRun _last;
    private int _count;

    // Of the runs between them.
    private long _most;

    /// <summary>The greatest value, at least 0; of averages, the greatest step that they reached.</summary>
    public long Most => _steps.Length == 0 ? MostExact : StepOf(MostExact);

    private long MostExact => Math.Max(_most, Math.Max(_count == 2 ? _first.Most : 0, _count > 0 ? _last.Most : 0));

    /// <summary>Notes the sums of the current run after a packet.</summary>
    public void Count(long interval, in IntervalSums sums, long value)
    {
        if (_count == 0 || _last.Interval != interval)
            Begin(new IntervalRun { Interval = interval, Most = long.MinValue });
        _last.Sums = sums;
        _last.Most = Math.Max(_last.Most, value);
        // Without values there is no average.
        for (int i = 0; i < _above.Length && _count == 1 && sums.Values > 0; i++)
            _above[i] = Int128.Max(_above[i], sums.Sum - (Int128)_steps[i] * sums.Values);
    }

    /// <summary>Adds the runs of the next shard, which <see cref="WriteTo"/> wrote.</summary>
    public void Add(PartialCursor fields)
    {
        var later = new IntervalRuns(column, isMergeable);
        later.ReadFrom(fields);
        if (later._count == 0)
            return;
        IntervalRun first = later._count == 1 ? later._last : later._first;
        if (_count > 0 && _last.Interval == first.Interval)
        {
            _last.Most = Math.Max(_last.Most, later.MostAfter(_last.Sums, first));
            _last.Sums.Add(first.Sums);
            if (_steps.Length > 0 && _last.MayWrap)
                throw fields.SumsWrap();
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
        foreach (Int128 above in _above)
            fields.Add((UInt128)above);
    }

    private static Int128[] Below(int steps)
    {
        var above = new Int128[steps];
        Array.Fill(above, Int128.MinValue);
        return above;
    }

    private void ReadFrom(PartialCursor fields)
    {
        _count = fields.Int();
        if (_count is < 0 or > 2)
            throw fields.Fault("a column has more runs than a first and a last");
        if (_count == 0)
            return;
        _most = fields.Long();
        _last = IntervalRun.ReadFrom(fields);
        if (_count > 1)
            _first = IntervalRun.ReadFrom(fields);
        for (int i = 0; i < _above.Length; i++)
            _above[i] = (Int128)fields.Wide();
    }

    private long StepOf(long average) => Array.FindLast(_steps, step => step <= average);

    // The greatest value of the first run when it continues one with other sums.
    private long MostAfter(in IntervalSums before, in IntervalRun first)
    {
        if (_steps.Length == 0 || before.Values == 0)
            return first.MostAfter(before, column.Function);
        for (int i = _steps.Length - 1; i >= 0; i--)
        {
            if (_above[i] >= (Int128)_steps[i] * before.Values - before.Sum)
                return _steps[i];
        }
        return long.MinValue;
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

        /// <summary>Whether a sum on the way may have been beyond 64 bits.</summary>
        public readonly bool MayWrap =>
            Int128.Max(Sums.Most, -(Int128)Sums.Least) * Sums.Values > long.MaxValue;

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
