using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>
/// The counters that statistics with one filter need, each once, before there is memory for them: how many threads
/// share the memory depends on the plans.
/// </summary>
/// <param name="queries">The filters and fields of all plans.</param>
/// <param name="filter">The number of the filter that the plan's packets pass.</param>
internal sealed class StatisticPlan(FieldQueries queries, int filter)
{
    private readonly List<Planned> _counters = [];

    /// <summary>The filters and fields of all plans.</summary>
    public FieldQueries Queries => queries;

    /// <summary>The number of the filter that its packets pass.</summary>
    public int Filter => filter;

    /// <summary>The tables of conversations.</summary>
    public FlowPlan Flows { get; } = new();

    /// <summary>Whether there are counters apart from the tables of conversations.</summary>
    public bool HasCounters => _counters.Count > 0;

    /// <summary>Plans a counter for one statistic.</summary>
    public PlannedCounter<T> Count<T>(Func<TableMemory, HashSeed, T> create)
        where T : StatisticCounter
    {
        var planned = new PlannedCounter<T>(create);
        _counters.Add(planned);
        return planned;
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
    public IEnumerable<StatisticCounter> CreateCounters(TableMemory memory, HashSeed seed) =>
        _counters.Select(planned => planned.Create(memory, seed));
}

/// <summary>A counter that is created when there is memory.</summary>
internal abstract class Planned
{
    public abstract StatisticCounter Create(TableMemory memory, HashSeed seed);
}

/// <inheritdoc/>
internal sealed class PlannedCounter<T>(Func<TableMemory, HashSeed, T> create) : Planned
    where T : StatisticCounter
{
    private T? _counter;

    /// <summary>The counter, once there is memory.</summary>
    public T Counter => _counter ?? throw new InvalidOperationException("the plan's counters are not created yet");

    public override StatisticCounter Create(TableMemory memory, HashSeed seed) => _counter = create(memory, seed);
}
