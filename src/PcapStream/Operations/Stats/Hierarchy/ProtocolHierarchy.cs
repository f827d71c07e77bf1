using PcapStream.Capture.Indexing;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Protocols;
using PcapStream.Protocols.IpExtensions;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary>
/// The tree of protocol chains, as tshark's <c>io,phs</c> has it: IPv6's extension headers belong to IPv6, and what an
/// ICMP error quotes to ICMP.
/// </summary>
internal sealed class ProtocolHierarchy : StatisticCounter
{
    // Chains of a hostile capture must not fill memory: a packet whose chain has no node left counts as far as it has.
    private const int MostNodes = 10_000;

    // Types of IGMP that are other protocols' (IANA, IGMP type numbers; RFC 3488).
    private const byte Dvmrp = 0x13;
    private const byte PimOne = 0x14;
    private const byte Rgmp = 0xFC;

    private readonly ChainCache _chains = new();
    private int _nodes;

    /// <summary>What stands above the protocols that packets begin with.</summary>
    public HierarchyNode Root { get; } = new(Protocol.None);

    public override void Add(in DecodedPacket packet, in PacketRecord record, long time)
    {
        bool isPlain = ChainCache.TryKey(packet, out ulong key);
        if (isPlain && _chains.TryCount(key, record.OriginalLength))
            return;
        HierarchyNode last = Walk(packet, record.OriginalLength);
        if (isPlain)
            _chains.Note(key, last);
    }

    public override void Complete() => _chains.Flush();

    // Counts a packet at each node of its chain.
    private HierarchyNode Walk(in DecodedPacket packet, uint bytes)
    {
        HierarchyNode node = Root;
        bool inIpv6 = false;
        foreach (ref readonly Layer layer in packet.Layers)
        {
            if (layer.IsQuoted)
                return node;
            inIpv6 = layer.Protocol == Protocol.Ipv6 || (inIpv6 && IsExtension(layer.Protocol, packet.Header(layer)));
            if ((inIpv6 && layer.Protocol != Protocol.Ipv6) || IsNoNode(layer.Protocol, packet.Header(layer)))
                continue;
            if (packet.Error.Fault is DecodeFault.Truncated or DecodeFault.TooShort && packet.Error.Layer == layer.Protocol && packet.Error.Offset == layer.Offset && IsNothingInPart(layer))
                return node;
            if (node.Child(layer.Protocol) is not { } child)
            {
                if (_nodes == MostNodes)
                    return node;
                _nodes++;
                child = node.Add(layer.Protocol);
            }
            child.Count(new Traffic(1, bytes));
            node = child;
        }
        return node;
    }

    private static bool IsExtension(Protocol protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        Protocol.Ipv6HopByHop or Protocol.Ipv6Routing or Protocol.Ipv6Fragment or Protocol.Ipv6Destination or Protocol.AuthenticationHeader => true,
        Protocol.Mobility => MobilityHeader.TryRead(header, out MobilityHeader mobility) && mobility.IsLast,
        _ => false,
    };

    // What tshark has no line for: a log's header, and IGMP that is PIM's, DVMRP's or RGMP's, by its type.
    private static bool IsNoNode(Protocol protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        Protocol.NetfilterLog => true,
        Protocol.Igmp => header.IsEmpty || header[0] is Dvmrp or PimOne or >= Rgmp,
        _ => false,
    };

    // tshark names these when it has read their headers, and others as soon as there is a byte.
    private static bool IsNothingInPart(in Layer layer) =>
        layer.Protocol is Protocol.Ethernet or Protocol.Wlan or Protocol.Icmp or Protocol.PayloadCompression or Protocol.LanEmulation or Protocol.Ppp
        || layer.HeaderLength == 0;
}
