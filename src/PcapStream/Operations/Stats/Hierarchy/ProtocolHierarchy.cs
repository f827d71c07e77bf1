using PcapStream.Capture;
using PcapStream.Decoding;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary>
/// The tree of protocol chains, as tshark's <c>io,phs</c> has it: IPv6's extension headers belong to IPv6, and what an
/// ICMP error quotes to ICMP.
/// </summary>
internal sealed class ProtocolHierarchy : Statistic
{
    // Chains of a hostile capture must not fill memory: a packet whose chain has no node left counts as far as it has.
    private const int MostNodes = 10_000;

    private int _nodes;

    /// <summary>What stands above the protocols that packets begin with.</summary>
    public HierarchyNode Root { get; } = new(Protocol.None);

    public override void Add(in DecodedPacket packet, in PacketRecord record, long time)
    {
        HierarchyNode node = Root;
        foreach (ref readonly Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                return;
            if (layer.Protocol is Protocol.Ipv6HopByHop or Protocol.Ipv6Routing or Protocol.Ipv6Fragment or Protocol.Ipv6Destination)
                continue;
            if (node.Child(layer.Protocol) is not { } child)
            {
                if (_nodes == MostNodes)
                    return;
                _nodes++;
                child = node.Add(layer.Protocol);
            }
            child.Count(record.OriginalLength);
            node = child;
        }
    }
}
