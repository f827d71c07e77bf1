using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>The requested statistics while they are counted, and their memory.</summary>
internal sealed class StatisticSet : IDisposable
{
    private readonly StatisticPlan _plan = new();
    private readonly Func<long, StatisticResult>[] _results;
    private readonly Func<long, StatsOverview>? _overview;

    public StatisticSet(StatsOptions options)
    {
        _results = [.. options.Statistics.Select(request => request.Prepare(_plan))];
        _overview = options.Overview ? StatsOverview.Prepare(_plan) : null;
        bool isSplit = _plan.HasCounters && _plan.Flows.IsNeeded;
        Memory = new StatsMemory(options, isSplit ? 2 : 1, _plan.Flows.NeedsTcp);
        try
        {
            var seed = HashSeed.Random();
            Groups =
            [
                new StatisticGroup(_plan.CreateCounters(Memory.Shared[0], seed)),
                new StatisticGroup(_plan.Flows.IsNeeded ? [_plan.Flows.Create(Memory, seed)] : []),
            ];
        }
        catch
        {
            Memory.Dispose();
            throw;
        }
    }

    public StatsMemory Memory { get; }

    /// <summary>
    /// The counters that may work at the same time: those that cost little, and the conversations of all layers.
    /// </summary>
    public IReadOnlyList<StatisticGroup> Groups { get; }

    /// <summary>Ends counting after the last packet.</summary>
    public void Complete()
    {
        foreach (StatisticGroup group in Groups)
            group.Complete();
        _plan.Flows.Complete();
    }

    /// <summary>The results in the order of the requests.</summary>
    /// <param name="reference">The first packet's time, in nanoseconds since the epoch.</param>
    public IReadOnlyList<StatisticResult> Results(long reference) => [.. _results.Select(result => result(reference))];

    /// <summary>The overview; null unless the options ask for it.</summary>
    /// <param name="reference">The first packet's time, in nanoseconds since the epoch.</param>
    public StatsOverview? Overview(long reference) => _overview?.Invoke(reference);

    public void Dispose()
    {
        foreach (StatisticGroup group in Groups)
            group.Dispose();
        _plan.Flows.Dispose();
        Memory.Dispose();
    }
}
