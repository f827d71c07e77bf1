using System.Runtime.InteropServices;
using PcapStream.Protocols;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary>A protocol after others, and all packets that begin with that chain.</summary>
public sealed class HierarchyNode
{
    private readonly List<HierarchyNode> _children = [];

    private readonly HierarchyNode? _parent;

    internal HierarchyNode(Protocol protocol, HierarchyNode? parent = null)
    {
        Protocol = protocol;
        _parent = parent;
    }

    /// <summary>The protocol.</summary>
    public Protocol Protocol { get; }

    /// <summary>Packets, and their bytes on the wire.</summary>
    public Traffic Traffic { get; private set; }

    /// <summary>The next protocols, in order of first appearance.</summary>
    public IReadOnlyList<HierarchyNode> Children => _children;

    internal void Count(Traffic traffic) => Traffic += traffic;

    /// <summary>Counts traffic here and at all parents except the root.</summary>
    internal void CountChain(Traffic traffic)
    {
        for (HierarchyNode node = this; node._parent is not null; node = node._parent)
            node.Count(traffic);
    }

    internal HierarchyNode? Child(Protocol protocol)
    {
        foreach (HierarchyNode child in CollectionsMarshal.AsSpan(_children))
        {
            if (child.Protocol == protocol)
                return child;
        }
        return null;
    }

    internal HierarchyNode Add(Protocol protocol)
    {
        var child = new HierarchyNode(protocol, this);
        _children.Add(child);
        return child;
    }
}
