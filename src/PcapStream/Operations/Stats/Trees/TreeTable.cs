using System.Runtime.CompilerServices;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Partials;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>
/// The nodes of a tree. Bursts depend on the order of packets, so that nodes cannot be merged like counts: nodes that
/// fit in memory stay there, and the packets of all others are written to disk and counted at the end, one node after
/// the other. Both ways give the same result.
/// </summary>
internal sealed class TreeTable<TKey> : IDisposable
    where TKey : unmanaged, ITreeKey<TKey>
{
    private readonly AggregateTable<TreeNode<TKey>, TreeNodeLogic<TKey>> _resident;
    private readonly ExternalSorter<TreeTick<TKey>, TicksByNode<TKey>> _others;
    private readonly ExternalSorter<TreeRow<TKey>, RowsByPath<TKey>> _paths;
    private readonly ExternalSorter<TreeRow<TKey>, RowsInTree<TKey>> _rows;
    private readonly TreeParts<TKey>? _parts;
    private readonly int[] _widths = new int[ITreeKey<TKey>.MostBranches];
    private long _ticks;

    /// <param name="resident">Memory for nodes only.</param>
    /// <param name="shared">Memory that spills.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    /// <param name="branches">
    /// The number of branches that are nodes of the table from the beginning; 0 if all are elsewhere.
    /// </param>
    /// <param name="isMergeable">Whether nodes are written to partials or read from them.</param>
    public TreeTable(TableMemory resident, TableMemory shared, in HashSeed seed, int branches, bool isMergeable = false)
    {
        _parts = isMergeable ? new TreeParts<TKey>(shared) : null;
        _resident = new AggregateTable<TreeNode<TKey>, TreeNodeLogic<TKey>>(resident, seed);
        _others = new ExternalSorter<TreeTick<TKey>, TicksByNode<TKey>>(shared);
        _paths = new ExternalSorter<TreeRow<TKey>, RowsByPath<TKey>>(shared);
        _rows = new ExternalSorter<TreeRow<TKey>, RowsInTree<TKey>>(shared);
        for (int branch = 0; branch < branches; branch++)
            _resident.FindOrAdd(new TreeNode<TKey> { Key = new TKey { Branch = (byte)branch } }, out _);
    }

    /// <summary>The bytes of the longest name below the branches, with one for each level above it.</summary>
    public int NameWidth => _widths.Max();

    public void Add(in TKey key, long elapsed)
    {
        Unsafe.SkipInit(out TreeNode<TKey> sought);
        sought.Key = key;
        sought.Count = 0;
        sought.Bursts = default;
        ref TreeNode<TKey> node = ref _resident.TryFindOrAdd(sought, out _);
        if (Unsafe.IsNullRef(ref node))
            AddTick(key, elapsed, 1);
        else if (_parts is null)
            node.Add(elapsed);
        else
            AddToPart(ref node, elapsed);
    }

    /// <summary>The same for the names below one branch; 0 for a branch without names.</summary>
    public int NameWidthBelow(int branch) => _widths[branch];

    /// <summary>Sorts the nodes, after the last packet.</summary>
    /// <param name="ranks">The places of the branches in order, by their numbers; null for that of the numbers.</param>
    public void Complete(byte[]? ranks = null)
    {
        foreach (ref readonly TreeNode<TKey> node in _resident.Drain())
            Emit(node);
        _resident.Dispose();
        if (_parts is not null)
        {
            _parts.Complete(_others.Drain(), Emit);
        }
        else
        {
            TreeNode<TKey> current = default;
            foreach (ref readonly TreeTick<TKey> tick in _others.Drain())
            {
                if (!current.Key.Equals(tick.Key))
                {
                    if (current.Count > 0)
                        Emit(current);
                    current = new TreeNode<TKey> { Key = tick.Key };
                }
                current.Add(tick.Elapsed);
            }
            if (current.Count > 0)
                Emit(current);
        }
        _others.Dispose();
        TreeCounts counts = default;
        foreach (ref readonly TreeRow<TKey> path in _paths.Drain())
        {
            TreeRow<TKey> row = path;
            counts[row.Key.Level] = row.Counts[row.Key.Level];
            row.Counts = counts;
            if (ranks is not null)
                row.Key = row.Key.In(ranks[row.Key.Branch]);
            _rows.Add(row);
        }
        _paths.Dispose();
    }

    /// <summary>Writes the nodes to a partial, in the order of their paths.</summary>
    /// <param name="writer">The partial.</param>
    /// <param name="write">Writes a path.</param>
    public void Save(PartialWriter writer, Action<PartialFields, TKey> write)
    {
        SortedRecords<TreeNode<TKey>> nodes = _resident.Drain();
        SortedRecords<TreeTick<TKey>> ticks = _others.Drain();
        var row = new TreeRowWriter<TKey>(writer, write);
        bool hasNode = nodes.MoveNext();
        bool hasTick = ticks.MoveNext();
        while (hasNode || hasTick)
        {
            int order = !hasTick ? -1 : !hasNode ? 1 : nodes.Current.Key.CompareTo(ticks.Current.Key);
            TKey key = order <= 0 ? nodes.Current.Key : ticks.Current.Key;
            for (; hasTick && ticks.Current.Key.Equals(key); hasTick = ticks.MoveNext())
            {
                if (order > 0)
                    row.EndPartBefore(ticks.Current);
                else if (_parts!.TryTakeBefore(ticks.Current, out TreeTail<TKey> tail))
                    row.EndPart(key, tail.Count, tail.Bursts);
                row.Add(ticks.Current);
            }
            if (order > 0)
            {
                row.EndPart(key);
                continue;
            }
            // A node in memory has ticks of its head only.
            row.EndPart(key, nodes.Current.Count, nodes.Current.Bursts);
            hasNode = nodes.MoveNext();
        }
        row.Complete();
    }

    /// <summary>Adds the nodes of the next shard, which <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Its partial, at the first frame of them.</param>
    /// <param name="read">Reads a path.</param>
    public void Load(PartialReader reader, Func<PartialCursor, TKey> read)
    {
        _parts!.Begin(reader, _ticks);
        for (; reader.Kind == PartialFrame.Rows; reader.Next())
        {
            while (reader.Fields.HasMore)
                Load(reader.Fields, read(reader.Fields));
        }
    }

    /// <summary>The nodes in the order of the tree (enumerate once).</summary>
    public SortedRecords<TreeRow<TKey>> Rows() => _rows.Drain();

    public void Dispose()
    {
        _resident.Dispose();
        _others.Dispose();
        _paths.Dispose();
        _rows.Dispose();
        _parts?.Dispose();
    }

    private void AddToPart(ref TreeNode<TKey> node, long elapsed)
    {
        if (node.Count > 0 && node.Bursts.EndsBefore(elapsed))
            _parts!.Add(node.EndPart(_ticks++));
        if (node.AddToPart(elapsed))
            AddTick(node.Key, elapsed, 1);
    }

    private void Load(PartialCursor fields, in TKey key)
    {
        long packets = fields.Count();
        var bursts = BurstPart.ReadFrom(fields);
        ref TreeNode<TKey> node = ref _resident.TryFindOrAdd(new TreeNode<TKey> { Key = key }, out _);
        if (Unsafe.IsNullRef(ref node))
        {
            foreach ((long start, long count) in bursts.Head)
                AddTick(key, start, count);
            _parts!.Add(
                new TreeTail<TKey> { Key = key, Ordinal = _ticks++, Count = packets, Bursts = bursts.Tail });
            return;
        }
        node.Count += packets;
        if (!bursts.TryContinue(ref node.Bursts.Window))
            throw fields.TimesGoBack();
    }

    private void AddTick(in TKey key, long elapsed, long count) =>
        _others.Add(new TreeTick<TKey> { Key = key, Ordinal = _ticks++, Elapsed = elapsed, Count = count });

    private void Emit(in TreeNode<TKey> node)
    {
        Span<byte> room = stackalloc byte[Protocols.NetworkAddress.LongestText];
        int level = node.Key.Level;
        if (level > 0)
        {
            ref int width = ref _widths[node.Key.Branch];
            width = Math.Max(width, level + TKey.Name(node.Key, level, room).Length);
        }
        var row = new TreeRow<TKey>
        {
            Key = node.Key,
            Burst = node.Bursts.Window.Most,
            BurstStart = node.Bursts.Window.MostStart,
        };
        row.Counts[level] = node.Count;
        _paths.Add(row);
    }
}

/// <summary>Rows by their paths: parents before their children.</summary>
internal readonly struct RowsByPath<TKey> : IRecordOrder<TreeRow<TKey>>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public static int Compare(in TreeRow<TKey> left, in TreeRow<TKey> right) => left.Key.CompareTo(right.Key);

    public static uint Prefix(in TreeRow<TKey> record) => record.Key.Prefix;
}
