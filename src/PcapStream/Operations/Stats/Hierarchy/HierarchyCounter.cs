using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Protocols.IpExtensions;

namespace PcapStream.Operations.Stats.Hierarchy;

/// <summary>
/// The tree of protocol chains of tshark's <c>io,phs</c>: IPv6's extension headers belong to IPv6, and a packet that an
/// ICMP error quotes belongs to ICMP.
/// </summary>
internal sealed class HierarchyCounter : StatisticCounter
{
    // A hostile capture must not fill memory with chains: beyond this number, a packet counts only at existing nodes.
    private const int MostNodes = 10_000;

    // Types of IGMP that belong to other protocols (IANA, IGMP type numbers; RFC 3488).
    private const byte Dvmrp = 0x13;
    private const byte PimOne = 0x14;
    private const byte Rgmp = 0xFC;

    private readonly ChainCache _chains = new();
    private int _nodes;

    /// <summary>The parent of the protocols that packets begin with.</summary>
    public HierarchyNode Root { get; } = new(Protocol.None);

    public override void Add(in CountedPacket packet)
    {
        DecodedPacket headers = packet.Headers;
        uint bytes = packet.Record.OriginalLength;
        bool isPlain = ChainCache.TryKey(headers, out ulong key);
        if (isPlain && _chains.TryCount(key, bytes))
            return;
        HierarchyNode last = Walk(headers, bytes);
        if (isPlain)
            _chains.Note(key, last);
    }

    public override void Complete() => _chains.Flush();

    public override void Save(PartialWriter writer)
    {
        Complete();
        Save(Root, writer.Fields);
        writer.Write(PartialFrame.State);
    }

    public override void Load(PartialReader reader)
    {
        PartialCursor fields = reader.Current(PartialFrame.State);
        Load(Root, fields, depth: 0);
        fields.End();
        reader.Next();
    }

    // A node's children, each with its own after it.
    private static void Save(HierarchyNode node, PartialFields fields) => fields.Add(node.Children, child =>
    {
        fields.Add((int)child.Protocol);
        fields.Add(child.Traffic.Frames);
        fields.Add(child.Traffic.Bytes);
        Save(child, fields);
    });

    private void Load(HierarchyNode node, PartialCursor fields, int depth)
    {
        if (depth > PacketDecoder.MaxLayers)
            throw fields.Fault("a chain of protocols is longer than any packet has");
        int count = fields.ListCount();
        for (int i = 0; i < count; i++)
            Load(LoadChild(node, fields), fields, depth + 1);
    }

    private HierarchyNode LoadChild(HierarchyNode node, PartialCursor fields)
    {
        int protocol = fields.Int();
        if ((uint)protocol >= (uint)ProtocolTable.Count)
            throw fields.Fault("there is no such protocol");
        if (node.Child((Protocol)protocol) is not { } child)
        {
            // Those that one run leaves out depend on all packets before.
            if (++_nodes >= MostNodes)
                throw fields.Fault("io,phs: together, the shards have more chains of protocols than are counted");
            child = node.Add((Protocol)protocol);
        }
        child.Count(new Traffic(fields.Count(), fields.Count()));
        return child;
    }

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
            if (packet.Error.Fault is DecodeFault.Truncated or DecodeFault.TooShort
                && packet.Error.Layer == layer.Protocol
                && packet.Error.Offset == layer.Offset
                && IsNothingInPart(layer))
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
        Protocol.Ipv6HopByHop
            or Protocol.Ipv6Routing
            or Protocol.Ipv6Fragment
            or Protocol.Ipv6Destination
            or Protocol.AuthenticationHeader =>
            true,
        Protocol.Mobility => MobilityHeader.TryRead(header, out MobilityHeader mobility) && mobility.IsLast,
        _ => false,
    };

    // Headers without a line in tshark: netfilter's log, and IGMP types of PIM, DVMRP and RGMP.
    private static bool IsNoNode(Protocol protocol, ReadOnlySpan<byte> header) => protocol switch
    {
        Protocol.NetfilterLog => true,
        Protocol.Igmp => header.IsEmpty || header[0] is Dvmrp or PimOne or >= Rgmp,
        _ => false,
    };

    // tshark lists these protocols after it has read a whole header, and others after the first byte.
    private static bool IsNothingInPart(in Layer layer) =>
        layer.Protocol is Protocol.Ethernet
            or Protocol.Wlan
            or Protocol.Icmp
            or Protocol.PayloadCompression
            or Protocol.LanEmulation
            or Protocol.Ppp
        || layer.HeaderLength == 0;
}
