using System.Globalization;
using System.Runtime.InteropServices;
using PcapStream.Operations.Stats.Lengths;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A node's path from a branch of a tree: the names on the way to it.</summary>
internal interface ITreeKey<TKey> : IEquatable<TKey>
    where TKey : unmanaged, ITreeKey<TKey>
{
    /// <summary>Most branches of a tree.</summary>
    const int MostBranches = 32;

    /// <summary>The number of the branch.</summary>
    byte Branch { get; init; }

    /// <summary>Levels below the branch; 0 for the branch itself.</summary>
    byte Level { get; }

    /// <summary>The first order of keys.</summary>
    uint Prefix { get; }

    /// <summary>The same path from another branch.</summary>
    TKey In(byte branch);

    /// <summary>A hash in which all bits are good.</summary>
    ulong Hash(in HashSeed seed);

    /// <summary>A total order of keys: parents before their children.</summary>
    int CompareTo(in TKey other);

    /// <summary>The name of the node at a level of a path, from 1.</summary>
    /// <param name="key">The path.</param>
    /// <param name="level">The level.</param>
    /// <param name="room">Memory for <see cref="NetworkAddress.LongestText"/> bytes.</param>
    static abstract ReadOnlySpan<byte> Name(in TKey key, int level, Span<byte> room);
}

/// <summary>A path of an address, a protocol and a port, or of a protocol alone. No padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TreeKey(
    AddressBits Address, ushort Port, byte Kind, byte Branch, byte Protocol, byte Level, ushort Unused = 0)
    : ITreeKey<TreeKey>
{
    public TreeKey In(byte branch) => this with { Branch = branch };

    public ulong Hash(in HashSeed seed) => seed.Hash(this);

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

    public void WriteTo(PartialFields fields)
    {
        foreach (byte one in (ReadOnlySpan<byte>)[Branch, Level, Kind, Protocol])
            fields.Add(one);
        fields.Add(Port);
        fields.Add(Address.Upper);
        fields.Add(Address.Lower);
    }

    public static TreeKey ReadFrom(PartialCursor fields)
    {
        (byte branch, byte level, byte kind, byte protocol) =
            (fields.Byte(), fields.Byte(), fields.Byte(), fields.Byte());
        ushort port = fields.UShort();
        return new TreeKey(new AddressBits(fields.ULong(), fields.ULong()), port, kind, branch, protocol, level);
    }

    /// <summary>The first order of keys.</summary>
    public uint Prefix => ((uint)Branch << 31) | ((uint)Kind << 29) | (uint)((Address.Upper == 0 ? Address.Lower << 32
        : Address.Upper) >> 35);

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

    // Wireshark's names of port types.
    private static ReadOnlySpan<byte> PortType(Protocol protocol) => protocol switch
    {
        PcapStream.Protocols.Protocol.Tcp => "TCP"u8,
        PcapStream.Protocols.Protocol.Udp => "UDP"u8,
        PcapStream.Protocols.Protocol.Sctp => "SCTP"u8,
        PcapStream.Protocols.Protocol.Dccp => "DCCP"u8,
        _ => "NONE"u8,
    };
}

/// <summary>A node of a tree while packets are counted.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeNode<TKey>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public TKey Key;
    public long Count;
    public BurstTail Bursts;

    public void Add(long elapsed)
    {
        Count++;
        Bursts.Window.Add(elapsed);
    }

    /// <summary>Counts a packet of a shard's part.</summary>
    /// <returns>Whether it belongs to the head.</returns>
    public bool AddToPart(long elapsed)
    {
        if (Count++ == 0)
            Bursts = BurstTail.Empty;
        return Bursts.Add(elapsed);
    }

    /// <summary>Begins another part of the shard.</summary>
    /// <param name="ordinal">The place of the part that ends.</param>
    /// <returns>The part that ends.</returns>
    public TreeTail<TKey> EndPart(long ordinal)
    {
        var tail = new TreeTail<TKey> { Key = Key, Ordinal = ordinal, Count = Count, Bursts = Bursts };
        Count = 0;
        return tail;
    }
}

/// <summary>Nodes by their paths: parents before their children.</summary>
internal readonly struct TreeNodeLogic<TKey> : IRecordLogic<TreeNode<TKey>>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public static ulong Hash(in TreeNode<TKey> record, in HashSeed seed) => record.Key.Hash(seed);

    public static bool SameKey(in TreeNode<TKey> left, in TreeNode<TKey> right) => left.Key.Equals(right.Key);

    public static int CompareKeys(in TreeNode<TKey> left, in TreeNode<TKey> right) => left.Key.CompareTo(right.Key);

    public static uint KeyPrefix(in TreeNode<TKey> record) => record.Key.Prefix;

    public static void Merge(ref TreeNode<TKey> earlier, in TreeNode<TKey> later) =>
        throw new InvalidOperationException("a node's bursts cannot be merged: its table never spills");
}

/// <summary>
/// Packets of a node for which there was no memory, to be counted later. In a shard, also those of its head.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeTick<TKey>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public TKey Key;
    public long Ordinal;
    public long Elapsed;
    public long Count;
}

/// <summary>
/// A node's packets after the head of a part: where there was no memory for the node, and in a shard where another part
/// follows.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TreeTail<TKey>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public TKey Key;
    public long Ordinal;

    /// <summary>All packets of the part, those of its head included.</summary>
    public long Count;
    public BurstTail Bursts;
}

/// <summary>Tails by their nodes, then by their place in the capture.</summary>
internal readonly struct TailsByNode<TKey> : IRecordOrder<TreeTail<TKey>>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public static int Compare(in TreeTail<TKey> left, in TreeTail<TKey> right)
    {
        int order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.Ordinal.CompareTo(right.Ordinal);
    }

    public static uint Prefix(in TreeTail<TKey> record) => record.Key.Prefix;
}

/// <summary>Ticks by their nodes, then by their place in the capture.</summary>
internal readonly struct TicksByNode<TKey> : IRecordOrder<TreeTick<TKey>>
    where TKey : unmanaged, ITreeKey<TKey>
{
    public static int Compare(in TreeTick<TKey> left, in TreeTick<TKey> right)
    {
        int order = left.Key.CompareTo(right.Key);
        return order != 0 ? order : left.Ordinal.CompareTo(right.Ordinal);
    }

    public static uint Prefix(in TreeTick<TKey> record) => record.Key.Prefix;
}
