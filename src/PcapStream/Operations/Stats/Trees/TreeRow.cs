using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A node after the last packet, with the counts of the nodes above it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeRow
{
    public TreeKey Key;
    public TreeCounts Counts;
    public long Burst;
    public long BurstStart;

    /// <summary>
    /// The name of the node at a level of a path: an address, a protocol and a port, or a protocol alone.
    /// </summary>
    public static ReadOnlySpan<byte> Name(in TreeKey key, int level, Span<byte> room)
    {
        int length;
        bool hasAddress = key.Kind != (byte)AddressKind.None;
        if (hasAddress && level == 1)
            new NetworkAddress(key.Address, (AddressKind)key.Kind).TryFormat(room, out length, default, null);
        else if (level == (hasAddress ? 2 : 1))
            return PortType((Protocol)key.Protocol);
        else
            key.Port.TryFormat(room, out length, default, CultureInfo.InvariantCulture);
        return room[..length];
    }

    public readonly TreeItem ToItem(IReadOnlyList<string> branches)
    {
        Span<byte> room = stackalloc byte[NetworkAddress.LongestText];
        string name =
            Key.Level == 0 ? branches[Key.Branch] : Encoding.UTF8.GetString(Name(Key, Key.Level, room));
        return new TreeItem(
            Key.Level, name, Counts[Key.Level], Key.Level == 0 ? null : Counts[Key.Level - 1], Burst, BurstStart);
    }

    // Wireshark's names of port types.
    private static ReadOnlySpan<byte> PortType(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "TCP"u8,
        Protocol.Udp => "UDP"u8,
        Protocol.Sctp => "SCTP"u8,
        Protocol.Dccp => "DCCP"u8,
        _ => "NONE"u8,
    };
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
internal readonly struct RowsInTree : IRecordOrder<TreeRow>
{
    private const uint MostCount = (1u << 31) - 2;

    public static int Compare(in TreeRow left, in TreeRow right)
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
                order = TreeRow.Name(right.Key, level, room[NetworkAddress.LongestText..])
                    .SequenceCompareTo(TreeRow.Name(left.Key, level, room));
            }
        }
        return order;
    }

    public static uint Prefix(in TreeRow record) =>
        ((uint)record.Key.Branch << 31)
            | (record.Key.Level == 0 ? 0 : MostCount + 1 - (uint)Math.Min(record.Counts[1], MostCount));
}
