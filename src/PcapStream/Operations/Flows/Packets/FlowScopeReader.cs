using PcapStream.Batching;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Tunnels;

namespace PcapStream.Operations.Flows.Packets;

/// <summary>Reads where packets were seen: VLAN, tunnel and interface, as far as they are part of the key.</summary>
internal sealed class FlowScopeReader(FlowKeyParts key, InterfaceNames interfaces)
{
    /// <summary>Reads the scope of an IP header.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="ends">The IP header.</param>
    /// <param name="record">The packet's record.</param>
    /// <param name="batch">The batch of the record.</param>
    public FlowScope Read(in DecodedPacket packet, in FiveTuple ends, in PacketRecord record, PacketBatch batch)
    {
        FlowScope scope = default;
        if (key.HasFlag(FlowKeyParts.Vlan))
            scope = scope with { Vlans = Vlans(packet, ends.IpOffset) };
        if (key.HasFlag(FlowKeyParts.Tunnel))
            scope = AddTunnel(scope, packet, ends.IpOffset);
        if (key.HasFlag(FlowKeyParts.Interface))
        {
            int number = interfaces.NumberOf(batch.Description.Interfaces[record.Interface]);
            scope = scope with { Interface = (uint)number + 1 };
        }
        return scope;
    }

    private static uint Vlans(in DecodedPacket packet, int ipOffset)
    {
        uint vlans = 0;
        foreach (Layer layer in packet.Layers)
        {
            if (layer.Offset >= ipOffset)
                break;
            if (layer.Protocol is not (Protocol.Vlan or Protocol.ServiceVlan))
                continue;
            ReadOnlySpan<byte> header = packet.Header(layer);
            if (VlanHeader.TryRead(header, out VlanHeader tag))
                vlans = FlowScope.AddVlan(vlans, tag.Identifier);
            // A service tag and the one after it are one layer.
            if (layer.HeaderLength == 2 * VlanHeader.Size && VlanHeader.TryRead(header[VlanHeader.Size..], out tag))
                vlans = FlowScope.AddVlan(vlans, tag.Identifier);
        }
        return vlans;
    }

    // The IP header before this one, and the network's number after it. Tunnels whose number differs for each direction
    // (GTP, L2TP) have their addresses alone.
    private static FlowScope AddTunnel(FlowScope scope, in DecodedPacket packet, int ipOffset)
    {
        foreach (Layer layer in packet.Layers)
        {
            if (layer.Offset >= ipOffset)
                break;
            ReadOnlySpan<byte> header = packet.Header(layer);
            switch (layer.Protocol)
            {
                case Protocol.Ipv4 or Protocol.Ipv6 when IpEnds.TryRead(
                    layer.Protocol, header, out NetworkAddress source, out NetworkAddress destination):
                    scope = WithEnds(scope, source, destination);
                    break;
                case Protocol.Vxlan when VxlanHeader.TryRead(header, out VxlanHeader vxlan):
                    scope = WithId(scope, (uint)vxlan.NetworkIdentifier);
                    break;
                case Protocol.Geneve when GeneveHeader.TryRead(header, out GeneveHeader geneve):
                    scope = WithId(scope, (uint)geneve.NetworkIdentifier);
                    break;
                case Protocol.Gre
                    when GreHeader.TryRead(header, out GreHeader gre) && gre is { HasKey: true, Version: 0 }:
                    scope = WithId(scope, gre.Key);
                    break;
            }
        }
        return scope;
    }

    private static FlowScope WithEnds(FlowScope scope, NetworkAddress source, NetworkAddress destination)
    {
        bool isOrdered = source.CompareTo(destination) <= 0;
        return scope with
        {
            TunnelLow = isOrdered ? source.Bits : destination.Bits,
            TunnelHigh = isOrdered ? destination.Bits : source.Bits,
            TunnelKind = (ushort)source.Kind,
            TunnelId = 0,
            HasTunnelId = 0,
        };
    }

    private static FlowScope WithId(FlowScope scope, uint id) => scope with { TunnelId = id, HasTunnelId = 1 };
}
