using PcapStream.Operations.Parts;
using PcapStream.Partials;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>The requested statistics while they are counted, and their memory.</summary>
internal sealed class StatisticSet : IDisposable
{
    private readonly StatsOptions _options;
    private readonly bool _isWindow;
    private readonly StatisticPlans _plans;
    private readonly Func<long, StatisticResult>[] _results;
    private readonly Func<long, StatsOverview>? _overview;

    /// <param name="options">The statistics.</param>
    /// <param name="isMergeable">Whether what is counted is written to partials or read from them.</param>
    public StatisticSet(StatsOptions options, bool isMergeable = false)
        : this(options, shared: null, isMergeable)
    {
    }

    private StatisticSet(StatsOptions options, StatsMemory? shared, bool isMergeable)
    {
        _options = options;
        _plans = new StatisticPlans(isMergeable);
        _isWindow = shared is not null;
        _results = [.. options.Statistics.Select(request => request.Prepare(_plans.Of(
            isMergeable && request.FollowsRequests ? null : request.Filter)))];
        _overview = options.Overview ? StatsOverview.Prepare(_plans.Of(null)) : null;
        bool isSplit = _plans is { HasCounters: true, FlowPlans: > 0 };
        Memory = shared ?? new StatsMemory(options, isSplit ? 2 : 1, _plans.Tenants);
        try
        {
            Tables = Memory.CreateTables(_isWindow, _plans.Residents);
            var seed = HashSeed.Random();
            Groups =
            [
                _plans.CreateCounters(Tables, seed),
                _plans.CreateFlows(Tables, seed),
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

    /// <summary>The filters and fields that have to be read.</summary>
    public FieldQueries Queries => _plans.Queries;

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
    public StatisticSet CreateWindow() => new(_options, Memory, isMergeable: false);

    /// <summary>Ends counting after the last packet.</summary>
    public void Complete()
    {
        foreach (StatisticGroup group in Groups)
            group.Complete();
        _plans.Complete();
    }

    /// <summary>Ends counting, and writes what was counted to a partial.</summary>
    public void Save(PartialWriter writer)
    {
        foreach (StatisticGroup group in Groups)
            group.Save(writer);
    }

    /// <summary>Adds what the next shard has counted.</summary>
    /// <param name="reader">Its partial.</param>
    /// <param name="open">The capture in the middle of which it begins.</param>
    public void Load(PartialReader reader, OpenCapture open)
    {
        foreach (StatisticGroup group in Groups)
            group.Load(reader, _options.CountsFromFirst, open);
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
        // What a shard counts is no result by itself.
        bool isPart = _options.Partial is not null;
        if (!isPart)
            Complete();
        return new StatsResult(loop, totals.Packets, this, window)
        {
            Statistics = isPart ? [] : Results(),
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
        _plans.Dispose();
        Tables.Dispose();
        if (!_isWindow)
            Memory.Dispose();
    }
}
