using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Hierarchy;
using PcapStream.Operations.Stats.Intervals;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Operations.Stats.Tcp;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats;

/// <summary>The statistics that are asked for, what they share counted once: one table a layer serves all that is wanted of it.</summary>
internal sealed class StatisticSet : IDisposable
{
    private static readonly FlowLayer[] Layers = [FlowLayer.Ethernet, FlowLayer.Ipv4, FlowLayer.Ipv6, FlowLayer.Tcp, FlowLayer.Udp, FlowLayer.Sctp];

    private readonly StatsOptions _options;
    private readonly HashSeed _seed = HashSeed.Random();
    private readonly FlowOutput?[] _outputs = new FlowOutput?[Layers.Length];
    private readonly Dictionary<StatisticRequest, IntervalStatistic> _intervals = [];
    private readonly ProtocolHierarchy? _hierarchy;
    private readonly PacketLengths? _lengths;
    private readonly TimelineStatistic? _timeline;
    private readonly TopList<Endpoint>? _talkers;

    public StatisticSet(StatsOptions options)
    {
        _options = options;
        Dictionary<StatisticKind, List<StatisticRequest>> byKind = options.Statistics.GroupBy(one => one.Kind).ToDictionary(kind => kind.Key, kind => kind.ToList());
        bool overview = options.Overview;
        if (overview || byKind.ContainsKey(StatisticKind.Hierarchy))
            _hierarchy = new ProtocolHierarchy();
        if (overview || byKind.ContainsKey(StatisticKind.Lengths))
            _lengths = new PacketLengths();
        if (overview)
            _timeline = new TimelineStatistic();
        int top = Math.Max(overview ? StatsOverview.TalkersShown : 0, byKind.GetValueOrDefault(StatisticKind.Talkers)?.Max(one => one.Top) ?? 0);
        if (top > 0)
            _talkers = new TopList<Endpoint>(top, static (left, right) => right.Total.Bytes.CompareTo(left.Total.Bytes));
        bool first = _hierarchy is not null || _lengths is not null || byKind.ContainsKey(StatisticKind.Intervals);
        bool second = Layers.Any(IsWanted);
        Memory = new StatsMemory(options, first && second ? 2 : 1, tcp: IsWanted(FlowLayer.Tcp));
        try
        {
            foreach (StatisticRequest request in byKind.GetValueOrDefault(StatisticKind.Intervals) ?? [])
                _intervals.Add(request, new IntervalStatistic(request, Memory.Shared[0], _seed));
            Statistic?[] cheap = [_hierarchy, _lengths, _timeline, .. _intervals.Values];
            Groups = [new StatisticGroup([.. cheap.OfType<Statistic>()]), new StatisticGroup(second ? [Flows(Memory.Shared[^1])] : [])];
        }
        catch
        {
            Memory.Dispose();
            throw;
        }
    }

    public StatsMemory Memory { get; }

    /// <summary>What may be counted at the same time: what costs little; and conversations of all layers, with what comes of them.</summary>
    public IReadOnlyList<StatisticGroup> Groups { get; }

    /// <summary>No packet comes any more.</summary>
    public void Complete()
    {
        foreach (StatisticGroup group in Groups)
            group.Complete();
        foreach (FlowOutput? output in _outputs)
            output?.Complete();
    }

    /// <summary>What came of each request, in order.</summary>
    /// <param name="reference">The first packet's time.</param>
    public IReadOnlyList<StatisticResult> Results(long reference) => [.. _options.Statistics.Select(request => Result(request, reference))];

    public StatsOverview? Overview(long reference)
    {
        if (!_options.Overview)
            return null;
        FlowOutput tcp = _outputs[(int)FlowLayer.Tcp]!;
        return new StatsOverview
        {
            Timeline = _timeline!.Timeline,
            Hierarchy = _hierarchy!.Root,
            Lengths = _lengths!.Bins,
            Talkers = [.. _talkers!.Best.Take(StatsOverview.TalkersShown).Select(one => EndpointRow.From(one))],
            TcpHealth = tcp.Health,
            WorstConversations = [.. tcp.Worst.Select(one => TcpHealthRow.From(one, reference))],
        };
    }

    public void Dispose()
    {
        foreach (StatisticGroup group in Groups)
            group.Dispose();
        foreach (FlowOutput? output in _outputs)
            output?.Dispose();
        Memory.Dispose();
    }

    private bool IsWanted(FlowLayer layer) => WishesFor(layer) != FlowWishes.None;

    private FlowWishes WishesFor(FlowLayer layer)
    {
        StatsOptions options = _options;
        FlowWishes wishes = options.Overview && layer is FlowLayer.Ipv4 or FlowLayer.Ipv6 ? FlowWishes.Talkers
            : options.Overview && layer == FlowLayer.Tcp ? FlowWishes.Totals : FlowWishes.None;
        foreach (StatisticRequest request in options.Statistics)
        {
            wishes |= request.Kind switch
            {
                StatisticKind.Conversations when request.Layer == layer => FlowWishes.Conversations,
                StatisticKind.Endpoints when request.Layer == layer => FlowWishes.Endpoints,
                StatisticKind.TcpHealth when layer == FlowLayer.Tcp => FlowWishes.Health,
                StatisticKind.Talkers when layer is FlowLayer.Ipv4 or FlowLayer.Ipv6 => FlowWishes.Talkers,
                _ => FlowWishes.None,
            };
        }
        return wishes;
    }

    private FlowStatistic Flows(TableMemory memory)
    {
        var tables = new FlowTable?[Layers.Length];
        TcpStreamTable? tcp = null;
        foreach (FlowLayer layer in Layers.Where(IsWanted))
        {
            FlowWishes wishes = WishesFor(layer);
            FlowOutput output = _outputs[(int)layer] = new FlowOutput(wishes, wishes.HasFlag(FlowWishes.Talkers) ? _talkers : null, memory, _seed);
            if (layer == FlowLayer.Tcp)
                tcp = new TcpStreamTable(Memory.Resident!, memory, _seed, output);
            else
                tables[(int)layer] = new FlowTable(memory, _seed, output);
        }
        return new FlowStatistic(tables, tcp);
    }

    private StatisticResult Result(StatisticRequest request, long reference)
    {
        FlowOutput? output = _outputs[(int)request.Layer];
        return request.Kind switch
        {
            StatisticKind.Hierarchy => new HierarchyResult(request, _hierarchy!.Root),
            StatisticKind.Lengths => new LengthsResult(request, _lengths!.All, _lengths.Bins, _lengths.Elapsed),
            StatisticKind.Intervals => new IntervalsResult(request, _intervals[request].Duration, _intervals[request].Most, _intervals[request].Cells()),
            StatisticKind.Talkers => new TalkersResult(request, [.. _talkers!.Best.Take(request.Top).Select(one => EndpointRow.From(one))]),
            StatisticKind.Conversations => new ConversationsResult(request, output!.Count, output.Conversations(reference)),
            StatisticKind.Endpoints => new EndpointsResult(request, output!.Endpoints()),
            _ => new TcpHealthResult(request, output!.Health, output.HealthRows(reference)),
        };
    }
}
