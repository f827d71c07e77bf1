using System.Runtime.CompilerServices;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>
/// The nodes of a tree. Bursts depend on the order of packets, so that nodes cannot be merged like counts: nodes that
/// fit in memory stay there, and the packets of all others are written to disk and counted at the end, one node after
/// the other. Both ways give the same result.
/// </summary>
internal sealed class TreeTable : IDisposable
{
    private readonly AggregateTable<TreeNode, TreeNodeLogic> _resident;
    private readonly ExternalSorter<TreeTick, TicksByNode> _others;
    private readonly ExternalSorter<TreeRow, RowsByPath> _paths;
    private readonly ExternalSorter<TreeRow, RowsInTree> _rows;
    private long _ticks;

    /// <param name="resident">Memory for nodes only.</param>
    /// <param name="shared">Memory that spills.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    /// <param name="branches">The number of branches, which are in the tree from the beginning.</param>
    public TreeTable(TableMemory resident, TableMemory shared, in HashSeed seed, int branches)
    {
        _resident = new AggregateTable<TreeNode, TreeNodeLogic>(resident, seed);
        _others = new ExternalSorter<TreeTick, TicksByNode>(shared);
        _paths = new ExternalSorter<TreeRow, RowsByPath>(shared);
        _rows = new ExternalSorter<TreeRow, RowsInTree>(shared);
        for (int branch = 0; branch < branches; branch++)
            _resident.FindOrAdd(new TreeNode { Key = new TreeKey { Branch = (byte)branch } }, out _);
    }

    /// <summary>The characters of the longest name below the branches, with one for each level above it.</summary>
    public int NameWidth { get; private set; }

    public void Add(in TreeKey key, long elapsed)
    {
        Unsafe.SkipInit(out TreeNode sought);
        sought.Key = key;
        sought.Count = 0;
        sought.Bursts = default;
        ref TreeNode node = ref _resident.TryFindOrAdd(sought, out _);
        if (Unsafe.IsNullRef(ref node))
            _others.Add(new TreeTick { Key = key, Ordinal = _ticks++, Elapsed = elapsed });
        else
            node.Add(elapsed);
    }

    /// <summary>Sorts the nodes, after the last packet.</summary>
    public void Complete()
    {
        foreach (ref readonly TreeNode node in _resident.Drain())
            Emit(node);
        _resident.Dispose();
        TreeNode current = default;
        foreach (ref readonly TreeTick tick in _others.Drain())
        {
            if (current.Key != tick.Key)
            {
                if (current.Count > 0)
                    Emit(current);
                current = new TreeNode { Key = tick.Key };
            }
            current.Add(tick.Elapsed);
        }
        if (current.Count > 0)
            Emit(current);
        _others.Dispose();
        TreeCounts counts = default;
        foreach (ref readonly TreeRow path in _paths.Drain())
        {
            TreeRow row = path;
            counts[row.Key.Level] = row.Counts[row.Key.Level];
            row.Counts = counts;
            _rows.Add(row);
        }
        _paths.Dispose();
    }

    /// <summary>The nodes in the order of the tree (enumerate once).</summary>
    public IEnumerable<TreeItem> Items(IReadOnlyList<string> branches)
    {
        SortedRecords<TreeRow, RowsInTree> rows = _rows.Drain();
        while (rows.MoveNext())
            yield return rows.Current.ToItem(branches);
    }

    public void Dispose()
    {
        _resident.Dispose();
        _others.Dispose();
        _paths.Dispose();
        _rows.Dispose();
    }

    private void Emit(in TreeNode node)
    {
        Span<byte> room = stackalloc byte[Protocols.NetworkAddress.LongestText];
        int level = node.Key.Level;
        if (level > 0)
            NameWidth = Math.Max(NameWidth, level + TreeRow.Name(node.Key, level, room).Length);
        var row = new TreeRow { Key = node.Key, Burst = node.Bursts.Most, BurstStart = node.Bursts.MostStart };
        row.Counts[level] = node.Count;
        _paths.Add(row);
    }
}

/// <summary>Rows by their paths: parents before their children.</summary>
internal readonly struct RowsByPath : IRecordOrder<TreeRow>
{
    public static int Compare(in TreeRow left, in TreeRow right) => left.Key.CompareTo(right.Key);

    public static uint Prefix(in TreeRow record) => record.Key.Prefix;
}
