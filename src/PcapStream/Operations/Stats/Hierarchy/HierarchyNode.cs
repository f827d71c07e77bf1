using System.Runtime.InteropServices;
using PcapStream.Decoding;
using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary>A protocol behind others, and all packets that begin with that chain.</summary>
public sealed class HierarchyNode
{
    private readonly List<HierarchyNode> _children = [];

    internal HierarchyNode(Protocol protocol) => Protocol = protocol;

    /// <summary>The protocol.</summary>
    public Protocol Protocol { get; }

    /// <summary>Packets, and their bytes on the wire.</summary>
    public Traffic Traffic { get; private set; }

    /// <summary>What followed, in order of first appearance.</summary>
    public IReadOnlyList<HierarchyNode> Children => _children;

    internal void Count(uint bytes) => Traffic = new Traffic(Traffic.Frames + 1, Traffic.Bytes + bytes);

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
        var child = new HierarchyNode(protocol);
        _children.Add(child);
        return child;
    }
}
