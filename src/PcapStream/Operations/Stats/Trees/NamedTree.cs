using PcapStream.Protocols.Fields;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Trees;

/// <summary>A tree whose first levels are known in advance, below which there may be any names.</summary>
/// <param name="name">tshark's name, without <c>,tree</c>.</param>
/// <param name="help">The tree in a few words.</param>
/// <param name="title">tshark's title.</param>
/// <param name="branches">The known nodes, parents before their children.</param>
internal abstract class NamedTree(string name, string help, string title, params TreeBranch[] branches)
{
    public static NamedTree[] All { get; } =
        [new HttpPacketTree(), new HttpRequestTree(), new HttpServerTree(), new DnsTree()];

    public string Name => name;

    public string Help => help;

    public string Title => title;

    public IReadOnlyList<TreeBranch> Branches => branches;

    /// <summary>The fields that it reads of a packet.</summary>
    public virtual Field[] Fields => [];

    /// <summary>
    /// What follows the messages of shards; null for a tree without fields. It counts what the fields say in one run,
    /// and <see cref="Count"/> does not.
    /// </summary>
    /// <param name="resident">Memory for messages.</param>
    /// <param name="folder">The folder for the others.</param>
    /// <param name="seed">Makes hashes unpredictable.</param>
    public virtual DnsShards? Follow(TableMemory resident, SpillFolder folder, in HashSeed seed) => null;

    /// <summary>Whether a known node has values.</summary>
    public virtual bool HasValues => false;

    /// <summary>Counts what a packet has.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="fields">The numbers of the fields; none in a shard, whose messages are followed later.</param>
    /// <param name="counter">Receives the nodes.</param>
    public abstract void Count(in CountedPacket packet, int[] fields, NamedTreeCounter counter);
}

/// <summary>A node that is known in advance.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parent">The number of the node above it; negative for none.</param>
/// <param name="IsTime">Whether its values are times.</param>
internal sealed record TreeBranch(string Name, int Parent = -1, bool IsTime = false);
