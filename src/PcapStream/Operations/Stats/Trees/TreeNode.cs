using System.Runtime.InteropServices;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A node's path from a branch of a tree: an address, a protocol and a port. No padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TreeKey(
    AddressBits Address, ushort Port, byte Kind, byte Branch, byte Protocol, byte Level, ushort Unused = 0)
{
    public int CompareTo(in TreeKey other)
    {
        int order = Branch.CompareTo(other.Branch);
        if (order == 0)
            order = Kind.CompareTo(other.Kind);
        if (order == 0)
            order = Address.CompareTo(other.Address);
        if (order == 0)
            order = Protocol.CompareTo(other.Protocol);
        if (order == 0)
            order = Port.CompareTo(other.Port);
        return order != 0 ? order : Level.CompareTo(other.Level);
    }

    /// <summary>The first order of keys.</summary>
    public uint Prefix => ((uint)Branch << 31) | ((uint)Kind << 29) | (uint)((Address.Upper == 0 ? Address.Lower << 32
        : Address.Upper) >> 35);
}

/// <summary>A node of a tree while packets are counted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeNode
{
    public TreeKey Key;
    public long Count;
    public BurstWindow Bursts;

    public void Add(long elapsed)
    {
        Count++;
        Bursts.Add(elapsed);
    }
}

/// <summary>Nodes by their paths: parents before their children.</summary>
internal readonly struct TreeNodeLogic : IRecordLogic<TreeNode>
{
    public static ulong Hash(in TreeNode record, in HashSeed seed) => seed.Hash(record.Key);

    public static bool SameKey(in TreeNode left, in TreeNode right) => left.Key == right.Key;

    public static int CompareKeys(in TreeNode left, in TreeNode right) => left.Key.CompareTo(right.Key);

    public static uint KeyPrefix(in TreeNode record) => record.Key.Prefix;

    public static void Merge(ref TreeNode earlier, in TreeNode later) =>
        throw new InvalidOperationException("a node's bursts cannot be merged: its table never spills");
}

/// <summary>A packet of a node for which there was no memory, to be counted later.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeTick
{
    public TreeKey Key;
    public long Ordinal;
    public long Elapsed;
}

/// <summary>Ticks by their nodes, then by their place in the capture.</summary>
internal readonly struct TicksByNode : IRecordOrder<TreeTick>
{
    public static int Compare(in TreeTick left, in TreeTick right)
    {
        int order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.Ordinal.CompareTo(right.Ordinal);
    }

    public static uint Prefix(in TreeTick record) => record.Key.Prefix;
}
