using PcapStream.Filtering.Display;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>The plans of all requested statistics: those with one filter share a plan.</summary>
/// <param name="isMergeable">Whether what is counted is written to partials or read from them.</param>
internal sealed class StatisticPlans(bool isMergeable) : IDisposable
{
    // A table, and four sorters.
    private const int TenantsOfTree = 5;

    private readonly List<StatisticPlan> _plans = [];

    /// <summary>The filters and fields that have to be read.</summary>
    public FieldQueries Queries { get; } = new();

    /// <summary>Whether there are counters apart from the tables of conversations.</summary>
    public bool HasCounters => _plans.Exists(plan => plan.HasCounters);

    /// <summary>Plans with tables of conversations.</summary>
    public int FlowPlans => _plans.Count(plan => plan.Flows.IsNeeded);

    /// <summary>Tables of conversations, and sorters for their output.</summary>
    public int FlowTenants => _plans.Sum(plan => plan.Flows.Tenants);

    /// <summary>The most tables of a thread, shared or resident.</summary>
    public int Tenants => FlowTenants + TenantsOfTree * _plans.Sum(plan => plan.Residents);

    /// <summary>Tables that never spill: those of counters, and those of TCP conversations.</summary>
    public (int Counters, int Flows) Residents =>
        (_plans.Sum(plan => plan.Residents), _plans.Count(plan => plan.Flows.NeedsTcp));

    /// <summary>The plan of statistics with a filter; null for that of all packets.</summary>
    public StatisticPlan Of(DisplayFilter? filter)
    {
        int number = Queries.Add(filter);
        if (_plans.Find(plan => plan.Filter == number) is { } known)
            return known;
        var added = new StatisticPlan(Queries, number, isMergeable);
        _plans.Add(added);
        return added;
    }

    /// <summary>Creates the counters apart from the tables of conversations, for one thread.</summary>
    public StatisticGroup CreateCounters(StatsTableMemory memory, HashSeed seed) =>
        new([.. _plans.SelectMany(plan => plan.CreateCounters(memory, seed).Select(one => (one, plan.Filter)))]);

    /// <summary>Creates the tables of conversations, for one thread.</summary>
    public StatisticGroup CreateFlows(StatsTableMemory memory, HashSeed seed)
    {
        var counters = new List<(StatisticCounter, int)>();
        foreach (StatisticPlan plan in _plans.Where(plan => plan.Flows.IsNeeded))
        {
            TableMemory? resident = plan.Flows.NeedsTcp ? memory.TakeResident(memory.Shared.Length - 1) : null;
            FlowCounter counter = plan.Flows.Create(memory.Shared[^1], resident, seed);
            counters.Add((counter, plan.Filter));
        }
        return new StatisticGroup([.. counters]);
    }

    /// <summary>Ends counting conversations, after the last packet.</summary>
    public void Complete()
    {
        foreach (StatisticPlan plan in _plans)
            plan.Flows.Complete();
    }

    public void Dispose()
    {
        foreach (StatisticPlan plan in _plans)
            plan.Flows.Dispose();
    }
}
