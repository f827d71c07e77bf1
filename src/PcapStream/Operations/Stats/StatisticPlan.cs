using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>
/// The counters that statistics with one filter need, each once, before there is memory for them: how many threads
/// share the memory depends on the plans.
/// </summary>
/// <param name="queries">The filters and fields of all plans.</param>
/// <param name="filter">The number of the filter that the plan's packets pass.</param>
/// <param name="isMergeable">Whether what is counted is written to partials or read from them.</param>
internal sealed class StatisticPlan(FieldQueries queries, int filter, bool isMergeable)
{
    private readonly List<Planned> _counters = [];

    /// <summary>The filters and fields of all plans.</summary>
    public FieldQueries Queries => queries;

    /// <summary>The number of the filter that its packets pass.</summary>
    public int Filter => filter;

    /// <summary>Whether what is counted is written to partials or read from them.</summary>
    public bool IsMergeable => isMergeable;

    /// <summary>The tables of conversations.</summary>
    public FlowPlan Flows { get; } = new(isMergeable);

    /// <summary>Tables of its counters that never spill.</summary>
    public int Residents { get; private set; }

    /// <summary>Whether there are counters apart from the tables of conversations.</summary>
    public bool HasCounters => _counters.Count > 0;

    /// <summary>Plans a counter for one statistic.</summary>
    public PlannedCounter<T> Count<T>(Func<TableMemory, HashSeed, T> create)
        where T : StatisticCounter =>
        Count(new PlannedCounter<T>((_, memory, seed) => create(memory, seed)));

    /// <summary>Plans a counter for one statistic, with tables that never spill in memory of their own.</summary>
    /// <param name="create">Creates it, given what takes memory for such a table.</param>
    /// <param name="tables">The number of such tables.</param>
    public PlannedCounter<T> CountResident<T>(
        Func<Func<TableMemory>, TableMemory, HashSeed, T> create, int tables = 1)
        where T : StatisticCounter
    {
        Residents += tables;
        return Count(new PlannedCounter<T>((memory, shared, seed) => create(
            () => memory.TakeResident(0), shared, seed)));
    }

    /// <summary>Plans a counter that all statistics share.</summary>
    public PlannedCounter<T> Share<T>(Func<T> create)
        where T : StatisticCounter
    {
        foreach (Planned planned in _counters)
        {
            if (planned is PlannedCounter<T> same)
                return same;
        }
        return Count((_, _) => create());
    }

    /// <summary>Creates the counters, for one thread.</summary>
    public IEnumerable<StatisticCounter> CreateCounters(StatsTableMemory memory, HashSeed seed) =>
        _counters.Select(planned => planned.Create(memory, seed));

    private PlannedCounter<T> Count<T>(PlannedCounter<T> planned)
        where T : StatisticCounter
    {
        _counters.Add(planned);
        return planned;
    }
}

/// <summary>A counter that is created when there is memory.</summary>
internal abstract class Planned
{
    public abstract StatisticCounter Create(StatsTableMemory memory, HashSeed seed);
}

/// <inheritdoc/>
internal sealed class PlannedCounter<T>(Func<StatsTableMemory, TableMemory, HashSeed, T> create) : Planned
    where T : StatisticCounter
{
    private T? _counter;

    /// <summary>The counter, once there is memory.</summary>
    public T Counter => _counter ?? throw new InvalidOperationException("the plan's counters are not created yet");

    public override StatisticCounter Create(StatsTableMemory memory, HashSeed seed) =>
        _counter = create(memory, memory.Shared[0], seed);
}
