using PcapStream.Partials;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>What shards have of nodes for which there is no memory: the packets after their heads.</summary>
internal sealed class TreeParts<TKey>(TableMemory memory) : IDisposable
    where TKey : unmanaged, ITreeKey<TKey>
{
    private readonly ExternalSorter<TreeTail<TKey>, TailsByNode<TKey>> _tails = new(memory);
    private readonly List<(long First, PartialCursor Fields)> _shards = [];
    private SortedRecords<TreeTail<TKey>>? _ended;
    private bool _hasEnded;

    /// <summary>Begins with the next shard.</summary>
    /// <param name="reader">Its partial.</param>
    /// <param name="ordinal">The ordinal of its first tick or tail.</param>
    public void Begin(PartialReader reader, long ordinal) => _shards.Add((ordinal, reader.Fields));

    public void Add(in TreeTail<TKey> tail) => _tails.Add(tail);

    /// <summary>Takes the part of a node in memory that ended before a tick of its next one, in order.</summary>
    public bool TryTakeBefore(in TreeTick<TKey> tick, out TreeTail<TKey> tail)
    {
        if (_ended is null)
        {
            _ended = _tails.Drain();
            _hasEnded = _ended.MoveNext();
        }
        tail = _hasEnded ? _ended.Current : default;
        if (!_hasEnded || tail.Ordinal > tick.Ordinal || !tail.Key.Equals(tick.Key))
            return false;
        _hasEnded = _ended.MoveNext();
        return true;
    }

    /// <summary>Counts all nodes without memory, one after another.</summary>
    /// <param name="ticks">The packets of heads.</param>
    /// <param name="emit">Receives the nodes.</param>
    public void Complete(SortedRecords<TreeTick<TKey>> ticks, Emitter emit)
    {
        TreeNode<TKey> node = default;
        bool hasTick = ticks.MoveNext();
        foreach (ref readonly TreeTail<TKey> tail in _tails.Drain())
        {
            if (!node.Key.Equals(tail.Key))
            {
                if (node.Count > 0)
                    emit(node);
                node = new TreeNode<TKey> { Key = tail.Key };
            }
            long latest = node.Bursts.Window.Latest;
            bool hasAll = tail.Bursts.HasAllAfter(latest);
            for (; hasTick && ticks.Current.Ordinal < tail.Ordinal && ticks.Current.Key.Equals(tail.Key);
                hasTick = ticks.MoveNext())
            {
                if (!hasAll)
                    node.Bursts.Window.Add(ticks.Current.Elapsed, ticks.Current.Count);
            }
            node.Count += tail.Count;
            if (!tail.Bursts.TryContinue(ref node.Bursts.Window, latest))
                throw ShardOf(tail.Ordinal).TimesGoBack();
        }
        if (node.Count > 0)
            emit(node);
        _tails.Dispose();
    }

    public void Dispose() => _tails.Dispose();

    private PartialCursor ShardOf(long ordinal) => _shards.Last(shard => shard.First <= ordinal).Fields;

    /// <summary>Receives a node.</summary>
    public delegate void Emitter(in TreeNode<TKey> node);
}
