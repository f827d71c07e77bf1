using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A node after the last packet, with the counts of the nodes above it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeRow<TKey>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public TKey Key;
    public TreeCounts Counts;
    public long Burst;
    public long BurstStart;

    /// <summary>The node for output.</summary>
    /// <param name="branch">The name of its branch.</param>
    /// <param name="depth">The depth of the branch.</param>
    public readonly TreeItem ToItem(string branch, int depth = 0)
    {
        Span<byte> room = stackalloc byte[NetworkAddress.LongestText];
        string name = Key.Level == 0 ? branch : Encoding.UTF8.GetString(TKey.Name(Key, Key.Level, room));
        return new TreeItem(
            depth + Key.Level, name, Counts[Key.Level], Key.Level == 0 ? null : Counts[Key.Level - 1], Burst,
            BurstStart);
    }
}

/// <summary>The counts of a node and of those above it, by level.</summary>
[InlineArray(Length)]
internal struct TreeCounts
{
    /// <summary>The most levels.</summary>
    public const int Length = 4;

    private long _first;
}

/// <summary>
/// The order of tshark's trees: at each level by count and then by name, both downwards. Branches are in their order.
/// </summary>
internal readonly struct RowsInTree<TKey> : IRecordOrder<TreeRow<TKey>>
    where TKey : unmanaged, ITreeKey<TKey>
{
    private const uint MostCount = (1u << BranchShift) - 2;
    private const int BranchShift = 27;

    public static int Compare(in TreeRow<TKey> left, in TreeRow<TKey> right)
    {
        int order = left.Key.Branch.CompareTo(right.Key.Branch);
        Span<byte> room = stackalloc byte[2 * NetworkAddress.LongestText];
        for (int level = 1; order == 0; level++)
        {
            if (level > left.Key.Level || level > right.Key.Level)
                return left.Key.Level.CompareTo(right.Key.Level);
            order = right.Counts[level].CompareTo(left.Counts[level]);
            if (order == 0)
            {
                order = TKey.Name(right.Key, level, room[NetworkAddress.LongestText..])
                    .SequenceCompareTo(TKey.Name(left.Key, level, room));
            }
        }
        return order;
    }

    public static uint Prefix(in TreeRow<TKey> record) =>
        ((uint)record.Key.Branch << BranchShift)
            | (record.Key.Level == 0 ? 0 : MostCount + 1 - (uint)Math.Min(record.Counts[1], MostCount));
}
