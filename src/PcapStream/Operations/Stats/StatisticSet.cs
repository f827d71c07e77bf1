using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>The requested statistics while they are counted, and their memory.</summary>
internal sealed class StatisticSet : IDisposable
{
    private readonly StatsOptions _options;
    private readonly bool _isWindow;
    private readonly StatisticPlan _plan = new();
    private readonly Func<long, StatisticResult>[] _results;
    private readonly Func<long, StatsOverview>? _overview;

    public StatisticSet(StatsOptions options)
        : this(options, shared: null)
    {
    }

    private StatisticSet(StatsOptions options, StatsMemory? shared)
    {
        _options = options;
        _isWindow = shared is not null;
        _results = [.. options.Statistics.Select(request => request.Prepare(_plan))];
        _overview = options.Overview ? StatsOverview.Prepare(_plan) : null;
        bool isSplit = _plan.HasCounters && _plan.Flows.IsNeeded;
        Memory = shared ?? new StatsMemory(options, isSplit ? 2 : 1);
        try
        {
            Tables = Memory.CreateTables(_isWindow, _plan.Flows.NeedsTcp);
            var seed = HashSeed.Random();
            Groups =
            [
                new StatisticGroup(_plan.CreateCounters(Tables.Shared[0], seed)),
                new StatisticGroup(_plan.Flows.IsNeeded ? [_plan.Flows.Create(Tables, seed)] : []),
            ];
        }
        catch
        {
            Tables?.Dispose();
            if (!_isWindow)
                Memory.Dispose();
            throw;
        }
    }

    /// <summary>The memory of all sets of an operation.</summary>
    public StatsMemory Memory { get; }

    /// <summary>The memory of the tables.</summary>
    public StatsTableMemory Tables { get; }

    /// <summary>
    /// The counters that may work at the same time: those that cost little, and the conversations of all layers.
    /// </summary>
    public StatisticGroup[] Groups { get; }

    // The first packet's time, in nanoseconds since the epoch.
    private long Reference => Groups.First(group => !group.IsEmpty).Reference;

    /// <summary>
    /// The same statistics for the packets of a window, within the memory of this set; at most two windows at a time.
    /// </summary>
    public StatisticSet CreateWindow() => new(_options, Memory);

    /// <summary>Ends counting after the last packet.</summary>
    public void Complete()
    {
        foreach (StatisticGroup group in Groups)
            group.Complete();
        _plan.Flows.Complete();
    }

    /// <summary>The results in the order of the requests.</summary>
    public IReadOnlyList<StatisticResult> Results() => [.. _results.Select(result => result(Reference))];

    /// <summary>Ends counting, and makes the result of the operation.</summary>
    /// <param name="loop">The loop that reads the packets.</param>
    /// <param name="totals">The sums over the packets.</param>
    /// <param name="window">The duration of a window; null for all packets.</param>
    /// <returns>The result, which disposes of this set.</returns>
    public StatsResult Complete(ReadingLoop loop, in PacketTotals totals, TimeSpan? window = null)
    {
        Complete();
        return new StatsResult(loop, totals.Packets, this, window)
        {
            Statistics = Results(),
            Overview = _overview?.Invoke(Reference),
            CapturedBytes = totals.CapturedBytes,
            OriginalBytes = totals.OriginalBytes,
            Implausible = totals.Implausible,
            FirstTime = totals.First,
            LastTime = totals.Last,
            SpilledBytes = Tables.SpilledBytes,
        };
    }

    public void Dispose()
    {
        foreach (StatisticGroup group in Groups)
            group.Dispose();
        _plan.Flows.Dispose();
        Tables.Dispose();
        if (!_isWindow)
            Memory.Dispose();
    }
}
