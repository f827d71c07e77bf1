using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>Puts finished records in order: all of them, or the first few.</summary>
internal abstract class FlowRanking<TRecord> : IDisposable
    where TRecord : unmanaged
{
    public abstract void Add(in TRecord record);

    /// <summary>The records in order (enumerate once).</summary>
    public abstract IEnumerable<TRecord> Records();

    public virtual void Dispose()
    {
    }
}

/// <summary>All records, sorted on disk where they do not fit in memory.</summary>
internal sealed class WholeRanking<TRecord, TOrder>(TableMemory memory) : FlowRanking<TRecord>
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    private readonly ExternalSorter<TRecord, TOrder> _sorter = new(memory);

    public override void Add(in TRecord record) => _sorter.Add(record);

    public override IEnumerable<TRecord> Records()
    {
        SortedRecords<TRecord> sorted = _sorter.Drain();
        while (sorted.MoveNext())
            yield return sorted.Current;
    }

    public override void Dispose()
    {
        _sorter.Dispose();
        base.Dispose();
    }
}

/// <summary>The first few records.</summary>
internal sealed class TopRanking<TRecord, TOrder>(int most) : FlowRanking<TRecord>
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    private readonly TopList<TRecord> _top = new(most, static (left, right) => TOrder.Compare(left, right));

    public override void Add(in TRecord record) => _top.Offer(record);

    public override IEnumerable<TRecord> Records() => _top.Best;
}

/// <summary>The rankings by order.</summary>
internal static class FlowRankings
{
    public static FlowRanking<Conversation> OfConversations(FlowRows rows, TableMemory memory) => rows.Order switch
    {
        FlowOrder.Frames => Create<Conversation, BusiestConversations>(rows, memory),
        FlowOrder.Bytes => Create<Conversation, LargestConversations>(rows, memory),
        FlowOrder.Start => Create<Conversation, EarliestConversations>(rows, memory),
        _ => Create<Conversation, LongestConversations>(rows, memory),
    };

    /// <exception cref="ArgumentOutOfRangeException">Endpoints have no such order.</exception>
    public static FlowRanking<Endpoint> OfEndpoints(FlowRows rows, TableMemory memory) => rows.Order switch
    {
        FlowOrder.Frames => Create<Endpoint, BusiestEndpoints>(rows, memory),
        FlowOrder.Bytes => Create<Endpoint, LargestEndpoints>(rows, memory),
        FlowOrder.Start => Create<Endpoint, EarliestEndpoints>(rows, memory),
        _ => throw new ArgumentOutOfRangeException(nameof(rows), rows.Order, "endpoints have no duration"),
    };

    private static FlowRanking<TRecord> Create<TRecord, TOrder>(FlowRows rows, TableMemory memory)
        where TRecord : unmanaged
        where TOrder : struct, IRecordOrder<TRecord> =>
        rows.Most is { } most ? new TopRanking<TRecord, TOrder>(most) : new WholeRanking<TRecord, TOrder>(memory);
}
