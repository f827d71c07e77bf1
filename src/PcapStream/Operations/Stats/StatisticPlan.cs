using PcapStream.Operations.Stats.Flows;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>
/// The counters that the requested statistics need, each once, before there is memory for them: how many threads share
/// the memory depends on the plan.
/// </summary>
internal sealed class StatisticPlan
{
    private readonly List<Planned> _counters = [];

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
    public StatisticCounter[] CreateCounters(TableMemory memory, HashSeed seed)
    {
        var counters = new StatisticCounter[_counters.Count];
        for (int i = 0; i < counters.Length; i++)
            counters[i] = _counters[i].Create(memory, seed);
        return counters;
    }
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
